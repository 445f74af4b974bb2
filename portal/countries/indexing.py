"""What the index calls countries and regions."""

from portal.countries.models import Region
from portal.countries.names import country_names
from search.registry import register_labels


def region_labels(language: str) -> dict[str, str]:
    return {value: str(label) for value, label in Region.choices}


register_labels("country", country_names)
register_labels("region", region_labels)
