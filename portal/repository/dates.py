"""Dates as sources give them: a day, a month, a year, or nothing; a missing day is never made up."""

import calendar
import re
from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError
from django.utils import dates as month_names
from django.utils.formats import date_format
from django.utils.translation import gettext as _

_SHAPE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2}))?)?")


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """`first` and `last`: the days between which it lies, both included."""

    first: date
    last: date

    @property
    def is_full(self) -> bool:
        return self.first == self.last

    def __str__(self) -> str:
        if self.is_full:
            return date_format(self.first, "DATE_FORMAT")
        if self.first.month == self.last.month:
            return _("%(month)s %(year)s") % {
                "month": month_names.MONTHS[self.first.month],
                "year": self.first.year,
            }
        return str(self.first.year)


def read_partial_date(text: str) -> PartialDate | None:
    """Read "2004", "2004-05" or "2004-05-03"; None for anything else."""
    match = _SHAPE.fullmatch(text.strip())
    if not match:
        return None
    year, month, day = (int(part) if part else None for part in match.groups())
    try:
        if year is None:
            return None
        if month is None:
            return PartialDate(date(year, 1, 1), date(year, 12, 31))
        if day is None:
            return PartialDate(date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1]))
        return PartialDate(date(year, month, day), date(year, month, day))
    except (ValueError, calendar.IllegalMonthError):
        return None


def check_partial_date(text: str) -> None:
    if text and read_partial_date(text) is None:
        raise ValidationError(
            _("Write the date as year, year-month or year-month-day, for example 2004, 2004-05 or 2004-05-03.")
        )


def read_years(text: str) -> list[int]:
    """Read "2022, 2024" into its years; what is no year is left out (the form refuses it)."""
    return [int(part) for part in re.split(r"[,\s]+", text.strip()) if re.fullmatch(r"[0-9]{4}", part)]


def check_years(text: str) -> None:
    parts = [part for part in re.split(r"[,\s]+", text.strip()) if part]
    if len(parts) != len([year for year in read_years(text) if 1900 <= year <= 2100]):
        raise ValidationError(_("Write years of four digits, parted by commas, for example 2022, 2024."))
