"""Dates as sources give them: a day, a month, a year; nothing is made up, nothing else is taken."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from django.utils import translation

from portal.repository.dates import check_partial_date, check_years, read_partial_date, read_years


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2004", date(2004, 1, 1), date(2004, 12, 31)),
        ("2004-02", date(2004, 2, 1), date(2004, 2, 29)),
        ("2100-02", date(2100, 2, 1), date(2100, 2, 28)),
        ("2004-12", date(2004, 12, 1), date(2004, 12, 31)),
        ("2004-05-03", date(2004, 5, 3), date(2004, 5, 3)),
        (" 2004-05-03\n", date(2004, 5, 3), date(2004, 5, 3)),
        ("9999-12-31", date(9999, 12, 31), date(9999, 12, 31)),
    ],
)
def test_a_date_spans_the_days_between_which_it_lies(text, first, last):
    found = read_partial_date(text)
    assert (found.first, found.last) == (first, last)
    assert found.is_full == (first == last)


NO_DATES = ["", "04", "20045", "2004-5", "2004-13", "2004-00", "2004-02-30", "2004-05-32", "0000", "0000-01-01"]
NO_DATES += ["2004/05", "2004-05-03T10:00", "c. 2004", "2004-05-", "-2004", "2004\n2005"]
NO_DATES += ["２００４", "٢٠٠٤", "二〇〇四"]


@pytest.mark.parametrize("text", NO_DATES)
def test_anything_else_is_no_date_and_is_refused_with_a_sentence(text):
    assert read_partial_date(text) is None
    if text:
        with pytest.raises(ValidationError, match="year-month"):
            check_partial_date(text)


@pytest.mark.parametrize("text", ["", "2004", "2004-05", "2004-05-03"])
def test_a_form_takes_a_date_or_nothing(text):
    check_partial_date(text)


def test_dates_are_ordered_by_their_first_day():
    texts = ["2005", "2004-05-03", "2004", "2004-06"]
    assert sorted(texts, key=read_partial_date) == ["2004", "2004-05-03", "2004-06", "2005"]


@pytest.mark.parametrize(
    ("language", "text", "written"),
    [
        ("en", "2004", "2004"),
        ("en", "2004-05", "May 2004"),
        ("fr", "2004-05-03", "3 mai 2004"),
        ("es", "2004", "2004"),
        ("zh-hans", "2004-05-03", "2004年5月3日"),
    ],
)
def test_a_date_is_written_as_exactly_as_it_is_known(language, text, written):
    with translation.override(language):
        assert str(read_partial_date(text)) == written


def test_a_month_is_named_in_the_language_of_the_reader():
    with translation.override("fr"):
        assert "mai" in str(read_partial_date("2004-05")).lower()
    with translation.override("ru"):
        assert "2004" in str(read_partial_date("2004-05"))
        assert "May" not in str(read_partial_date("2004-05"))


@pytest.mark.parametrize(
    ("text", "years"),
    [("2022, 2024", [2022, 2024]), ("2022", [2022]), ("", []), ("2022 2024", [2022, 2024]), ("about 2022", [2022])],
)
def test_years_are_read_from_a_list(text, years):
    assert read_years(text) == years


@pytest.mark.parametrize("text", ["about 2022", "22", "20222", "1899", "2101", "2022;2024", "２０２２", "2022, x"])
def test_a_list_with_anything_but_years_is_refused(text):
    with pytest.raises(ValidationError, match="four digits"):
        check_years(text)


@pytest.mark.parametrize("text", ["", "2022", "2022, 2024", "1900,2100", "  2022  "])
def test_a_list_of_years_is_taken(text):
    check_years(text)
