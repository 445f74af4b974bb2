"""The reference of a law: country/kind/year/number, and empty rather than half."""

import re
from collections import Counter

import pytest

from portal.legislation.identifiers import law_reference
from portal.legislation.models import LawPage

WHOLE = {"countries": ["JM"], "instrument": "act", "year": 2020, "number": "7"}


def test_a_numbered_law_of_one_country_has_a_reference():
    assert law_reference(**WHOLE) == "jm/act/2020/7"


@pytest.mark.parametrize(
    "lacking",
    [{"countries": []}, {"countries": ["JM", "TT"]}, {"instrument": ""}, {"year": None}, {"number": ""}],
)
def test_a_law_that_lacks_a_part_has_no_reference(lacking):
    assert law_reference(**(WHOLE | lacking)) == ""


@pytest.mark.parametrize(
    ("number", "written"),
    [
        ("Act No. 7 of 2020", "act-no-7-of-2020"),
        ("133/V/2001", "133-v-2001"),
        ("Cap. 104:02", "cap-104-02"),
        ("Loi n.º 5", "loi-n-o-5"),
        ("法律第5号", "faludi5hao"),
        ("../../admin", "admin"),
    ],
)
def test_any_number_becomes_one_plain_part_of_an_address(number, written):
    assert law_reference(**(WHOLE | {"number": number})) == f"jm/act/2020/{written}"


@pytest.mark.parametrize("number", ["/", "—", " ", "??"])
def test_a_number_without_a_letter_or_digit_is_no_number(number):
    assert law_reference(**(WHOLE | {"number": number})) == ""


@pytest.mark.django_db
def test_references_of_the_sample_laws_are_well_formed_and_unlike():
    references = [law.reference for law in LawPage.objects.filter(is_generated=False, is_original=True)]
    given = [reference for reference in references if reference]
    assert len(given) > 20
    assert [reference for reference in given if not re.fullmatch(r"[a-z]{2}/[a-z-]+/\d{4}/[a-z0-9-]+", reference)] == []
    assert {reference: number for reference, number in Counter(given).items() if number > 1} == {}
