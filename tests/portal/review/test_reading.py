"""What the desk reads out of a text, and how two texts are set against each other."""

import pytest

from portal.cases.models import CasePage
from portal.legislation.models import LawPage
from portal.review.answers import ROWS, answer, differs
from portal.review.comparison import compare_fields, marked
from portal.review.criteria import CRITERIA, anchor, fields_of, parts_of
from portal.review.duplicates import likeness
from portal.review.problems import problems_of
from portal.strategies.models import StrategyPage
from portal.toolkits.models import ToolkitPage
from tests.portal.making import make_record

MODELS = {"case": CasePage, "law": LawPage, "strategy": StrategyPage, "toolkit": ToolkitPage}


@pytest.mark.parametrize("kind", CRITERIA)
def test_every_field_that_is_judged_is_one_of_the_model(kind):
    names = {field.name for field in MODELS[kind]._meta.get_fields()}
    assert set(fields_of(kind)) <= names | set(ROWS)


@pytest.mark.parametrize("kind", CRITERIA)
@pytest.mark.parametrize("field", ["title", "summary", "licence", "body", "uploads", "attachments", "text_language"])
def test_every_problem_has_a_place_on_the_desk(kind, field):
    places = {f"f-{one.field}" for one in CRITERIA[kind]} | {"f-uploads", "f-whole"}
    assert anchor(kind, field) in places


@pytest.mark.django_db
@pytest.mark.parametrize("kind", CRITERIA)
def test_the_sample_records_are_read_without_a_fault(kind):
    rows = MODELS[kind].objects.live()[:20]
    for page in rows:
        content = page.latest_revision.content if page.latest_revision else page.serializable_data()
        assert parts_of(MODELS[kind], content, kind)
        compare_fields(MODELS[kind], {}, content, fields_of(kind))
        problems_of(MODELS[kind], content, page_id=page.pk)


@pytest.mark.django_db
def test_an_answer_is_what_the_author_wrote():
    content = {
        "setup_cost": "180000.00",
        "stage": "running",
        "success_factors": ["training", "incentives"],
        "open_source": False,
        "problem": "One.\n\nTwo.",
        "steps": '[{"type":"step","id":"a","value":{"date":"2024-03","text":"Began","is_setback":true}}]',
        "body": '[{"type":"paragraph","id":"b","value":"<p>It <b>works</b>.</p>"}]',
        "record_sources": [{"pk": 7, "publisher": "Ministry", "url": "https://ministry.example/", "date": ""}],
    }

    def read(name):
        return answer(CasePage, content, name)

    assert read("setup_cost") == ["180,000"]
    assert read("stage") == ["Running"]
    assert read("success_factors") == ["Training, Incentives"]
    assert read("open_source") == ["No"]
    assert read("problem") == ["One.", "Two."]
    assert read("steps") == ["2024-03 · Began"]
    assert read("body") == ["It works."]
    assert read("record_sources") == ["Ministry · https://ministry.example/"]
    assert read("lessons") == []
    assert answer(StrategyPage, {"period_start": 2021}, "period_start") == ["2021"]  # a year, not a sum


def test_the_keys_of_rows_are_no_difference():
    before = {"attachments": [{"pk": None, "page": None, "title": "Form"}], "steps": '[{"id": "a", "value": "x"}]'}
    after = {"attachments": [{"pk": 4, "page": 9, "title": "Form"}], "steps": '[{"id": "b", "value": "x"}]'}
    assert not differs(before, after, "attachments")
    assert not differs(before, after, "steps")
    assert not differs(before, after, "")
    assert differs(before, {**after, "title": "Other"}, "")


def test_what_differs_is_marked_and_escaped():
    before, after = marked(["A <b>third</b> of it"], ["A <b>half</b> of it", "And more"])
    assert before == "<p>A <del>&lt;b&gt;third&lt;/b&gt;</del> of it</p>"
    assert after == "<p>A <ins>&lt;b&gt;half&lt;/b&gt;</ins> of it</p><p><ins>And more</ins></p>"


def test_a_very_long_text_is_compared_by_its_paragraphs():
    words = "word " * 3000
    before, after = marked([words, "Old."], [words, "New."])
    assert "<del>Old.</del>" in before
    assert "<ins>New.</ins>" in after


@pytest.mark.parametrize(
    ("one", "two", "alike"),
    [
        ("Ice for the fish market", "Ice for the Fish Market!", True),
        ("Ice for the fish market", "Fish market: ice for all", True),
        ("Électricité pour l’île", "Electricite pour l'ile", True),
        ("Ice for the fish market", "Land registry by telephone", False),
        ("Зелёная энергия островов", "Зеленая энергия островов", True),
        ("", "", False),
    ],
)
def test_titles_that_are_alike(one, two, alike):
    assert (likeness(one, two) >= 0.55) == alike


@pytest.mark.django_db
def test_a_picture_in_the_story_needs_words():
    block = '[{"type":"picture","id":"a","value":{"image":{"image":1,"alt_text":"%s","decorative":%s},"caption":""}}]'
    whole = {"title": "A", "summary": "B", "licence": "C", "locale": 1}

    def fields(words, decorative="false"):
        content = {**whole, "body": block % (words, decorative)}
        return [problem.field for problem in problems_of(CasePage, content, page_id=0)]

    assert fields("") == ["body"]
    assert fields("Ice on a cart.") == []
    assert fields("", "true") == []


@pytest.mark.django_db
def test_a_file_needs_its_language():
    whole = {
        "title": "A",
        "summary": "B",
        "licence": "C",
        "locale": 1,
        "attachments": [{"title": "Form", "language": ""}],
    }
    assert [problem.field for problem in problems_of(CasePage, whole, page_id=make_record("X").pk)] == ["attachments"]
