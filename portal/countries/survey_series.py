"""What the survey says of one country over the years, as data for the chart and in words."""

from collections.abc import Mapping, Sequence
from typing import Any, TypedDict

from django.utils.formats import number_format
from django.utils.translation import gettext as _


class SurveySeries(TypedDict):
    """`country` and `region` hold a value from 0 to 1 for each of `years`, None where nothing was scored."""

    name: str
    region_name: str
    years: Sequence[int]
    country: Sequence[float | None]
    region: Sequence[float | None]


def description(series: SurveySeries | Mapping[str, Any]) -> str:
    """The same in words, for who does not see the lines."""
    sentences = []
    for name, values in ((series["name"], series["country"]), (series["region_name"], series["region"])):
        scored = sorted((year, value) for year, value in zip(series["years"], values, strict=True) if value is not None)
        if not scored or not name:
            continue
        facts = {"name": name, "value": decimal(scored[-1][1]), "year": scored[-1][0]}
        if len(scored) == 1:
            sentences.append(_("%(name)s: %(value)s in %(year)s.") % facts)
        else:
            facts |= {"first_value": decimal(scored[0][1]), "first_year": scored[0][0]}
            text = _("%(name)s: from %(first_value)s in %(first_year)s to %(value)s in %(year)s.")
            sentences.append(text % facts)
    return " ".join(sentences)


def decimal(value: float) -> str:
    # number_format cuts off where people round
    return number_format(round(value, 2), 2)
