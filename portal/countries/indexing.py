"""What the index calls countries and regions."""

from portal.countries.models import Region
from portal.countries.names import countries_by_code, country_names
from search.registry import register_labels, register_names


def region_labels(language: str) -> dict[str, str]:
    return {value: str(label) for value, label in Region.choices}


register_labels("country", country_names)
register_labels("region", region_labels)
register_names("country", countries_by_code, lambda country: country.names.values())
