"""Countries and survey figures from CSV files: what is wrong is named by line, the rest is written, once."""

import csv
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from portal.countries.loading import DATA, WrongColumns, import_survey, load_countries
from portal.countries.models import Country, RegionalBody, SurveyResult
from portal.countries.names import countries_by_code

pytestmark = pytest.mark.django_db

SURVEY_HEADER = "iso2,year,egdi,rank,osi,tii,hci,epi\n"


def survey_file(folder: Path, *rows: str, header: str = SURVEY_HEADER) -> Path:
    path = folder / "results.csv"
    path.write_text(header + "\n".join(rows), encoding="utf-8")
    return path


def country_file(folder: Path, **changes: str) -> Path:
    """The portal's own row of Fiji with some cells changed, in a file of its own."""
    with (DATA / "countries.csv").open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        row = next(row for row in reader if row["iso2"] == "FJ") | changes
    path = folder / "countries.csv"
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=list(row))
        writer.writeheader()
        writer.writerow(row)
    return path


# --- Countries -------------------------------------------------------------------------------------------------


def test_loading_the_countries_again_changes_none():
    before = list(Country.objects.order_by("pk").values())
    report = load_countries()
    assert report.written == 0
    assert report.refused == []
    assert report.unchanged == len(before) >= 60
    assert list(Country.objects.order_by("pk").values()) == before


def test_the_39_states_stand_on_their_list_and_every_country_has_its_names():
    assert Country.objects.on_list("un-39").count() == 39
    for country in Country.objects.islands():
        assert {"en", "fr", "es", "ru", "ar", "zh"} <= set(country.names), country.iso2
        assert all(country.names.values())


def test_a_country_that_changed_in_the_file_is_written(tmp_path):
    report = load_countries(country_file(tmp_path, population="999", name_en="Viti"))
    assert (report.written, report.unchanged) == (1, 0)
    country = Country.objects.get(iso2="FJ")
    assert (country.population, country.names["en"], str(country)) == (999, "Viti", "Viti")
    assert load_countries(country_file(tmp_path, population="999", name_en="Viti")).unchanged == 1


def test_a_country_that_leaves_a_list_is_seen_to_have_left_it(tmp_path):
    assert "un-39" in countries_by_code()["FJ"].lists
    assert load_countries(country_file(tmp_path, lists="m49")).written == 1
    assert [entry.slug for entry in Country.objects.get(iso2="FJ").lists.all()] == ["m49"]
    assert countries_by_code()["FJ"].lists == {"m49"}


def test_empty_cells_mean_not_known(tmp_path):
    load_countries(country_file(tmp_path, population="", eez_km2="", capital_lat="", official_languages=""))
    country = Country.objects.get(iso2="FJ")
    assert (country.population, country.eez_km2, country.latitude) == (None, None, None)
    assert country.official_languages == []


@pytest.mark.parametrize(
    ("changes", "word"),
    [
        ({"iso2": "F"}, "ISO"),
        ({"iso2": "fj"}, "ISO"),
        ({"iso3": ""}, "ISO"),
        ({"name_en": ""}, "English name"),
        ({"population": "many"}, "population"),
        ({"population": "-5"}, "population"),
        ({"population": "1e6"}, "population"),
        ({"capital_lat": "18°S"}, "capital_lat"),
        ({"land_area_km2": "nan"}, "land_area_km2"),
        ({"region": "Atlantis"}, "Atlantis"),
        ({"iso2": "QQ"}, "another country"),
    ],
)
def test_a_country_with_a_wrong_cell_is_refused_by_line_with_the_reason(tmp_path, changes, word):
    before = Country.objects.count(), Country.objects.get(iso2="FJ").updated
    report = load_countries(country_file(tmp_path, **changes))
    assert [line for line, _reason in report.refused] == [2]
    assert word in report.refused[0][1]
    assert (report.written, report.unchanged) == (0, 0)
    assert (Country.objects.count(), Country.objects.get(iso2="FJ").updated) == before


def test_a_country_that_stands_in_the_file_twice_is_refused_the_second_time(tmp_path):
    path = country_file(tmp_path)
    lines = path.read_text(encoding="utf-8").splitlines()
    path.write_text("\n".join([*lines, lines[1]]), encoding="utf-8")
    report = load_countries(path)
    assert [line for line, _reason in report.refused] == [3]
    assert "twice" in report.refused[0][1]


def test_a_file_that_lacks_columns_is_refused_with_their_names(tmp_path):
    path = tmp_path / "few.csv"
    path.write_text("iso2,iso3\nFJ,FJI\n", encoding="utf-8")
    with pytest.raises(WrongColumns, match=r"few\.csv.*m49.*name_ar.*capital"):
        load_countries(path)


def test_the_columns_that_are_asked_for_are_enough(tmp_path):
    from portal.countries.loading import COUNTRY_COLUMNS

    with country_file(tmp_path).open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    with (tmp_path / "enough.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, fieldnames=COUNTRY_COLUMNS, extrasaction="ignore")
        writer.writeheader()
        writer.writerow(row)
    assert load_countries(tmp_path / "enough.csv").refused == []
    assert Country.objects.get(iso2="FJ").population is None


def test_an_editor_who_changed_a_regional_body_is_not_overruled():
    body = RegionalBody.objects.get(slug="caricom")
    body.name = "Our own name"
    body.save()
    body.members.clear()
    load_countries()
    body.refresh_from_db()
    assert body.name == "Our own name"
    assert body.members.count() == 0


# --- Survey ----------------------------------------------------------------------------------------------------


def test_importing_the_survey_again_changes_nothing():
    before = list(SurveyResult.objects.order_by("pk").values())
    report = import_survey()
    assert report.refused == []
    assert report.written == 0
    assert report.unchanged == len(before) > 400


def test_a_result_is_written_and_an_empty_cell_means_not_scored(tmp_path):
    report = import_survey(survey_file(tmp_path, "FJ,2099,0.5,12,0.25,,1,0"))
    assert (report.written, report.refused) == (1, [])
    result = SurveyResult.objects.get(country__iso2="FJ", year=2099)
    assert (result.egdi, result.rank, result.tii, result.hci, result.epi) == (Decimal("0.5"), 12, None, 1, 0)
    assert import_survey(survey_file(tmp_path, "FJ,2099,0.50000,12,0.25,,1,0.0")).unchanged == 1


def test_a_result_that_was_corrected_in_the_file_is_corrected_here(tmp_path):
    import_survey(survey_file(tmp_path, "FJ,2099,0.5,12,,,,"))
    assert import_survey(survey_file(tmp_path, "FJ,2099,0.6,11,,,,")).written == 1
    assert SurveyResult.objects.get(country__iso2="FJ", year=2099).egdi == Decimal("0.6")


@pytest.mark.parametrize(
    ("row", "word"),
    [
        ("XX,2099,0.5,1,,,,", "XX"),
        ("fj,2099,0.5,1,,,,", "fj"),
        (",2099,0.5,1,,,,", "no country"),
        ("FJ,99,0.5,1,,,,", "99"),
        ("FJ,1999,0.5,1,,,,", "1999"),
        ("FJ,２０９９,0.5,1,,,,", "２０９９"),
        ("FJ,,0.5,1,,,,", "year"),
        ("FJ,2099,1.5,1,,,,", "egdi"),
        ("FJ,2099,-0.1,1,,,,", "egdi"),
        ("FJ,2099,half,1,,,,", "egdi"),
        ("FJ,2099,nan,1,,,,", "egdi"),
        ("FJ,2099,inf,1,,,,", "egdi"),
        ("FJ,2099,0.5,1,0.5,x,,", "tii"),
        ("FJ,2099,0.5,0,,,,", "rank"),
        ("FJ,2099,0.5,first,,,,", "rank"),
        ("FJ,2099,0.5,-3,,,,", "rank"),
        ("FJ,2099,0.5,1000,,,,", "rank"),
    ],
)
def test_a_wrong_result_is_refused_by_line_with_the_reason_and_the_others_are_written(tmp_path, row, word):
    report = import_survey(survey_file(tmp_path, "WS,2099,0.1,9,,,,", row, "TO,2099,0.2,8,,,,"))
    assert [line for line, _reason in report.refused] == [3]
    assert word in report.refused[0][1]
    assert report.written == 2
    assert not SurveyResult.objects.filter(country__iso2="FJ", year=2099).exists()


def test_a_result_that_stands_in_the_file_twice_is_refused_the_second_time(tmp_path):
    report = import_survey(survey_file(tmp_path, "FJ,2099,0.5,1,,,,", "FJ,2099,0.6,1,,,,"))
    assert [line for line, _reason in report.refused] == [3]
    assert SurveyResult.objects.get(country__iso2="FJ", year=2099).egdi == Decimal("0.5")


def test_a_file_with_other_columns_is_refused_as_a_whole(tmp_path):
    with pytest.raises(WrongColumns, match=r"results\.csv lacks the columns rank, hci"):
        import_survey(survey_file(tmp_path, "FJ,2099,0.5", header="iso2,year,egdi,osi,tii,epi\n"))


@pytest.mark.parametrize("content", [b"", b"\n\n", b"PK\x03\x04binary"], ids=["empty", "blank", "binary"])
def test_a_file_that_is_no_table_is_refused(tmp_path, content):
    path = tmp_path / "results.csv"
    path.write_bytes(content)
    with pytest.raises(WrongColumns):
        import_survey(path)


def test_a_file_that_is_not_utf_8_is_refused_with_what_to_do(tmp_path):
    path = tmp_path / "results.csv"
    path.write_bytes((SURVEY_HEADER + "FJ,2099,0.5,1,,,,\n").encode() + "São Tomé".encode("latin-1"))
    with pytest.raises(WrongColumns, match=r"results\.csv is not UTF-8"):
        import_survey(path)


def test_a_file_as_spreadsheets_write_it_is_read(tmp_path):
    path = tmp_path / "results.csv"
    content = (SURVEY_HEADER + ' FJ ,2099,0.5,1,,,,\n"TO","2099","0.4","2"\n').replace("\n", "\r\n")
    path.write_bytes(b"\xef\xbb\xbf" + content.encode())
    report = import_survey(path)
    assert (report.written, report.refused) == (2, [])


def test_the_command_names_each_row_that_it_refuses(tmp_path, capsys):
    call_command("import_survey", str(survey_file(tmp_path, "XX,2099,0.5,1,,,,", "FJ,2099,0.5,1,,,,")))
    told = capsys.readouterr()
    assert "line 2" in told.err
    assert "XX" in told.err
    assert "1 results written" in told.out


@pytest.mark.parametrize("command", ["import_survey", "load_countries"])
def test_a_command_says_in_one_line_what_is_wrong_with_its_file(tmp_path, command):
    with pytest.raises(CommandError, match="nowhere"):
        call_command(command, str(tmp_path / "nowhere.csv"))
    (tmp_path / "other.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(CommandError, match="lacks the columns"):
        call_command(command, str(tmp_path / "other.csv"))


def test_figures_of_the_sample_name_a_source_that_exists():
    assert SurveyResult.objects.filter(source=None).count() == 0
    from portal.countries.models import DataSource

    known = set(DataSource.objects.values_list("slug", flat=True))
    for country in Country.objects.all():
        named = {slug for value in country.sources.values() for slug in value.split(";") if slug}
        assert named <= known, (country.iso2, named - known)
