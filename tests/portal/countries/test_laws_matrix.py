"""The matrix of laws: true neighbours, the best state of each kind, gaps counted; and nothing while search rests."""

from dataclasses import replace

import pytest

from portal.countries.laws_matrix import (
    BEST_FIRST,
    MARKS,
    NEIGHBOURS,
    NOT_IN_MATRIX,
    laws_matrix,
    matrix_questions,
    neighbours,
)
from portal.countries.models import Region
from portal.countries.names import CountryEntry, countries_by_code
from portal.legislation.kinds import MATRIX_KINDS, LawKind
from portal.legislation.models import LawEvent
from portal.legislation.status import LawEventKind, LawStatus
from search import registry
from search.asking import ask_together
from tests.portal.making import make_law

pytestmark = pytest.mark.django_db


def near(code: str) -> list[str]:
    return [entry.iso2 for entry in neighbours(countries_by_code()[code])]


def matrix_of(entry: CountryEntry):
    countries = [entry, *neighbours(entry)]
    return laws_matrix(countries, ask_together(matrix_questions(countries)))


def cell(code: str, kind: str, column: int = 0):
    matrix = matrix_of(countries_by_code()[code])
    return next(row for row in matrix.rows if row.kind == kind).cells[column]


# --- Neighbours ------------------------------------------------------------------------------------------------


def test_neighbours_are_the_nearest_states_of_the_region():
    for code, entry in countries_by_code().items():
        if not entry.region:
            continue
        found = near(code)
        assert len(found) == len(set(found)) <= NEIGHBOURS
        assert code not in found
        for other in found:
            assert countries_by_code()[other].region == entry.region
            assert "un-39" in countries_by_code()[other].lists


def test_states_on_either_side_of_the_date_line_are_neighbours():
    # Fiji lies at 178° east, Samoa at 172° and Tonga at 175° west: some 1,200 km, not once around the earth.
    assert {"TO", "WS"} <= set(near("FJ"))
    assert "FJ" in near("TO")
    assert "FJ" in near("WS")
    assert "TO" in near("NU")


def test_the_nearest_stands_first():
    assert near("TT")[0] == "GD"
    assert near("DM")[0] in ("LC", "AG")


def test_a_place_across_the_date_line_is_as_near_as_its_mirror(monkeypatch):
    def entry(code: str, longitude: float) -> CountryEntry:
        return replace(countries_by_code()["FJ"], iso2=code, latitude=0.0, longitude=longitude)

    here = entry("A0", 179.0)
    others = {"A1": entry("A1", -179.0), "A2": entry("A2", 176.0), "A3": entry("A3", -90.0), "A4": entry("A4", 0.0)}
    monkeypatch.setattr("portal.countries.laws_matrix.countries_by_code", lambda: {"A0": here, **others})
    assert [other.iso2 for other in neighbours(here)] == ["A1", "A2", "A3", "A4"]


def test_a_country_whose_place_is_unknown_has_no_neighbours_and_still_a_matrix():
    unknown = replace(countries_by_code()["FJ"], latitude=None)
    assert neighbours(unknown) == []
    assert [country.iso2 for country in matrix_of(unknown).countries] == ["FJ"]


# --- Cells -----------------------------------------------------------------------------------------------------


def test_the_matrix_has_a_row_for_each_kind_that_somebody_could_miss():
    matrix = matrix_of(countries_by_code()["FJ"])
    assert [row.kind for row in matrix.rows] == [kind.value for kind in MATRIX_KINDS]
    assert set(LawKind.values) - {row.kind for row in matrix.rows} == NOT_IN_MATRIX
    assert all(len(row.cells) == len(matrix.countries) == NEIGHBOURS + 1 for row in matrix.rows)
    assert matrix.countries[0].iso2 == "FJ"


def test_every_status_of_a_law_has_a_rank_and_a_mark():
    assert set(BEST_FIRST) == set(MARKS) == set(LawStatus.values)


@pytest.mark.parametrize(
    ("events", "status"),
    [
        ([LawEventKind.COMMENCED], "in-force"),
        ([LawEventKind.COMMENCED_IN_PART], "partly-in-force"),
        ([LawEventKind.INTRODUCED], "bill"),
        ([LawEventKind.ADOPTED], "unknown"),
        ([LawEventKind.COMMENCED, LawEventKind.REPEALED], "repealed"),
    ],
)
def test_a_cell_shows_the_state_of_the_law(own_index, events, status):
    rows = [LawEvent(kind=kind, date=f"20{10 + number}") for number, kind in enumerate(events)]
    make_law("Quarz act", *rows, law_kinds=["digital-identity"], countries=["TV"], bucket="tv")
    own_index()
    found = cell("TV", "digital-identity")
    assert (found.status, found.mark) == (status, MARKS[status])
    assert found.label == registry.labels("status", "en")[status]


def test_of_several_laws_the_state_that_helps_most_is_shown(own_index):
    for number, kind in enumerate([LawEventKind.REPEALED, LawEventKind.COMMENCED, LawEventKind.INTRODUCED]):
        law = LawEvent(kind=kind, date="2010")
        make_law(f"Quarz act {number}", law, law_kinds=["digital-identity"], countries=["TV"], bucket="tv")
    own_index()
    assert cell("TV", "digital-identity").status == "in-force"
    row = next(r for r in matrix_of(countries_by_code()["TV"]).rows if r.kind == "digital-identity")
    assert len([law for law in row.own_laws if law.title.startswith("Quarz act")]) == 3


def test_a_gap_is_an_empty_cell_and_is_counted(own_index):
    before = matrix_of(countries_by_code()["TV"])
    gap = next(row.kind for row in before.rows if not row.cells[0].status)
    assert before.gaps == sum(1 for row in before.rows if not row.cells[0].status)
    make_law("Quarz act", law_kinds=[gap], countries=["TV"], bucket="tv")
    own_index()
    after = matrix_of(countries_by_code()["TV"])
    assert after.gaps == before.gaps - 1
    assert cell("TV", gap).status == "unknown"


def test_a_law_of_several_countries_fills_the_cell_of_each(own_index):
    make_law("Quarz model law", law_kinds=["citizen-engagement"], countries=["TV", "KI"], bucket="regional")
    own_index()
    assert cell("TV", "citizen-engagement").status
    assert cell("KI", "citizen-engagement").status


def test_an_old_law_behind_many_newer_ones_is_no_gap(own_index, monkeypatch):
    """Only the newest are read; what there is is counted over all of them."""
    monkeypatch.setattr("portal.countries.laws_matrix.MOST_OWN", 2)
    for number in range(3):
        make_law(f"Quarz order {number}", law_kinds=["e-procurement"], countries=["TV"], bucket="tv", year=2030)
    for number in range(12):
        make_law(f"Quarz act {number}", law_kinds=["e-procurement"], countries=["KI"], bucket="ki", year=2030)
    commenced = LawEvent(kind=LawEventKind.COMMENCED, date="1790")
    make_law("Quarz identity act", commenced, law_kinds=["digital-identity"], countries=["TV"], bucket="tv", year=1790)
    own_index()
    assert "KI" in near("TV")
    assert cell("TV", "digital-identity").status == "in-force"
    assert cell("TV", "e-procurement", near("TV").index("KI") + 1).status == "unknown"
    rows = {row.kind: row for row in matrix_of(countries_by_code()["TV"]).rows}
    assert len(rows["e-procurement"].own_laws) == 2
    assert not rows["digital-identity"].own_laws


@pytest.mark.parametrize("region", Region.values)
def test_every_country_of_a_region_has_a_matrix(region):
    for entry in countries_by_code().values():
        if entry.region == region:
            matrix = matrix_of(entry)
            assert 0 <= matrix.gaps <= len(matrix.rows)


def test_there_is_no_matrix_while_the_engine_rests(settings, tmp_path):
    settings.SEARCH_INDEX_DIR = tmp_path / "no-index"
    assert matrix_of(countries_by_code()["FJ"]) is None
