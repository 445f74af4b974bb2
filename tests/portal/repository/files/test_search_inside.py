"""A reader finds what stands in a file only: the record, the page, the words; and nothing that they may not see."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from django.core.management import call_command
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, PageViewRestriction

from portal.repository.files import services, words
from portal.repository.files.models import FilePage, FileText
from search.engines import get_engine
from search.registry import build_documents
from search.request import SearchRequest
from tests.portal.making import make_record
from tests.portal.repository.files import zoo
from tests.portal.repository.files.attaching import attach, record_with

pytestmark = pytest.mark.django_db

FILLER = "Chapter about other things entirely"
PAGES = [f"{FILLER} {number}" for number in range(1, 12)] + [f"Here <b>zuckerhut</b> & seedlings grow {zoo.ENGLISH}"]


@pytest.fixture
def indexed(own_index: Callable[[], None], read_all: Callable[..., Any]) -> Callable[[], None]:
    """Read every file that waits and bring what changed into the index."""

    def bring() -> None:
        read_all()
        own_index()

    return bring


def keys(words: str, **rest: Any) -> list[str]:
    return [hit.key for hit in get_engine().search(SearchRequest(words=words, **rest)).hits]


def rows(client: Any, words: str, language: str = "en") -> str:
    answer = client.get(f"/{language}/search/", {"q": words})
    assert answer.status_code == 200
    return answer.content.decode()


def inside(page: str) -> list[str]:
    return re.findall(r'<div class="inside">.*?</div>', page, re.S)


# --- The page --------------------------------------------------------------------------------------------------


def test_a_row_says_which_page_of_which_file_and_leads_there(client, indexed):
    page = record_with(attach(zoo.make_pdf(PAGES)))
    indexed()
    (found,) = inside(rows(client, "zuckerhut"))
    url = page.attachments.get().document.url
    assert f'href="{url}#page=12" hreflang="en"' in found
    assert "<bdi>Model form</bdi> · page 12</a>" in found
    assert re.search(r"PDF · \d", found)
    assert "&lt;b&gt;<mark>zuckerhut</mark>&lt;/b&gt; &amp; seedlings" in found
    assert client.get(url).status_code == 200


@pytest.mark.parametrize(
    ("words", "page"), [("zuckerhuts", 2), ("zuckerhut pelikane", 3), ("pelikane", 1), ("zuckerhat", 2)]
)
def test_the_page_is_the_first_with_most_of_the_words_in_any_form(client, indexed, words, page):
    record_with(
        attach(zoo.make_pdf(["Pelikane only", "Zuckerhut only", "zuckerhut and PELIKANE", f"pelikane {FILLER}"]))
    )
    indexed()
    (found,) = inside(rows(client, words))
    assert f"page {page}</a>" in found


def test_each_row_has_the_best_of_its_files(client, indexed):
    record_with(
        attach(zoo.make_pdf(["zuckerhut"]), "a.pdf", title="Annex"),
        attach(zoo.make_pdf([FILLER, "zuckerhut pelikane"]), "b.pdf", title="Report"),
    )
    record_with(
        attach(zoo.make_pdf([f"pelikane zuckerhut {FILLER}"]), "c.pdf", title="Plan"), title="Another quarzvogel"
    )
    indexed()
    assert sorted(
        re.findall(r"<bdi>(.*?)</bdi> · (page \d)", " ".join(inside(rows(client, "zuckerhut pelikane"))))
    ) == [
        ("Plan", "page 1"),
        ("Report", "page 2"),
    ]


def test_sheets_are_called_by_their_name_and_slides_by_their_number(client, indexed):
    record_with(attach(zoo.make_xlsx({"Costs": [["fence"]], "Seedlings": [["zuckerhut"]]}), "a.xlsx"))
    record_with(attach(zoo.make_pptx([FILLER, "pelikane"]), "b.pptx"), title="Another quarzvogel")
    record_with(attach(zoo.make_docx(["rotkehlchen"]), "c.docx"), title="A third quarzvogel")
    indexed()
    assert "Model form</bdi> · sheet “Seedlings”</a>" in inside(rows(client, "zuckerhut"))[0]
    assert "Model form</bdi> · slide 2</a>" in inside(rows(client, "pelikane"))[0]
    assert "Model form</bdi></a>" in inside(rows(client, "rotkehlchen"))[0]


def test_arabic_and_chinese_files_are_found_in_other_forms_and_said_to_be_what_they_are(client, indexed):
    record_with(attach(zoo.make_pdf([FILLER, zoo.ARABIC]), "a.pdf", language="ar"))
    record_with(attach(zoo.make_pdf([FILLER, zoo.CHINESE]), "b.pdf", language="zh"), title="Another quarzvogel")
    indexed()
    (arabic,) = inside(rows(client, "المانجروف والشواطئ مشتل"))
    assert '<p lang="ar" dir="rtl">' in arabic
    assert "page 2" in arabic
    (chinese,) = inside(rows(client, "环礁", "zh"))
    assert "<mark>环礁</mark>" in chinese


def test_nothing_is_added_where_title_and_summary_say_it_all(client, indexed):
    record_with(attach(zoo.make_pdf(["Rare quarzvogel"])))
    indexed()
    assert inside(rows(client, "quarzvogel")) == []


def test_common_words_lead_to_no_page(client, indexed):
    record_with(attach(zoo.make_pdf([f"of the and {FILLER}", "zuckerhut of the and"])))
    indexed()
    assert "page 2" in inside(rows(client, "the zuckerhut"))[0]
    assert inside(rows(client, "the quarzvogel")) == []


def test_words_far_behind_in_a_long_file_are_found(client, indexed, monkeypatch):
    monkeypatch.setattr(words, "WHOLE", 500)
    record_with(attach(zoo.make_pdf([*PAGES, *[FILLER] * 30, "pelikane 环礁"])))
    indexed()
    assert len(FileText.objects.get().indexed) < 1_000
    for sought in ("pelikane", "环礁"):
        assert "page 43" in inside(rows(client, sought))[0]


@pytest.mark.thorough
def test_a_list_with_files_takes_two_queries_more(client, indexed, django_assert_max_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    for number in range(12):
        files = [attach(zoo.make_pdf([*PAGES, f"{number}{other}"]), f"{number}-{other}.pdf") for other in range(2)]
        record_with(*files, title=f"Quarzvogel {number}")
        make_record(f"Zuckerhut {number}")
    indexed()
    counts = {}
    for words_ in ("quarzvogel", "seedlings zuckerhut"):
        rows(client, words_)
        with CaptureQueriesContext(connection) as context:
            shown = inside(rows(client, words_))
        counts[bool(shown)] = len(context)
    assert counts[True] <= counts[False] + 2


# --- Who may see it --------------------------------------------------------------------------------------------


def test_files_of_a_guarded_record_are_not_found(client, indexed):
    page = record_with(attach(zoo.make_pdf(PAGES)))
    PageViewRestriction.objects.create(page=page, restriction_type=PageViewRestriction.LOGIN)
    indexed()
    assert keys("zuckerhut") == []
    assert inside(rows(client, "zuckerhut")) == []
    assert keys("zuckerhut", visibility=("login",)) == [page.key]


def test_files_of_a_guarded_collection_are_not_found(client, indexed):
    page = record_with(attach(zoo.make_pdf(PAGES)))
    guarded = Collection.get_first_root_node().add_child(name="Guarded").add_child(name="Below")
    guard = CollectionViewRestriction.objects.create(
        collection=guarded.get_parent(), restriction_type=CollectionViewRestriction.LOGIN
    )
    document = Document.objects.get(pk=page.attachments.get().document_id)
    document.collection = guarded
    document.save()
    indexed()
    assert keys("zuckerhut") == []
    assert keys("quarzvogel") == [page.key]
    assert "files" not in build_documents([page.key])[page.key].card
    guard.delete()
    indexed()
    assert keys("zuckerhut") == [page.key]
    guard = CollectionViewRestriction.objects.create(
        collection=guarded, restriction_type=CollectionViewRestriction.LOGIN
    )
    indexed()
    assert keys("zuckerhut") == []


def test_files_of_a_guarded_original_are_not_told_by_its_public_version(client, indexed):
    original = record_with(attach(zoo.make_pdf(PAGES)))
    make_record("Le quarzvogel", language="fr", work=original)
    PageViewRestriction.objects.create(page=original, restriction_type=PageViewRestriction.LOGIN)
    indexed()
    assert keys("quarzvogel", language="fr") == [original.key]
    assert keys("zuckerhut") == []


def test_a_draft_and_an_unpublished_record_are_not_found(indexed):
    page = record_with(attach(zoo.make_pdf(PAGES)))
    indexed()
    assert keys("zuckerhut") == [page.key]
    page.unpublish()
    indexed()
    assert keys("zuckerhut") == []


def test_words_go_with_the_attachment(client, indexed):
    page = record_with(attach(zoo.make_pdf(PAGES)))
    indexed()
    again = page.get_latest_revision_as_object()
    again.attachments = []
    again.save_revision().publish()
    indexed()
    assert keys("zuckerhut") == []
    assert keys("quarzvogel") == [page.key]
    assert inside(rows(client, "zuckerhut")) == []
    assert not FilePage.objects.exists()


# --- Rebuild ---------------------------------------------------------------------------------------------------


def test_a_rebuild_reads_no_file(indexed, monkeypatch):
    page = record_with(attach(zoo.make_pdf(PAGES)))
    indexed()
    read = []
    monkeypatch.setattr(services, "extract", lambda *args, **rest: read.append(args))
    monkeypatch.setattr(Document, "open_file", lambda *args: read.append(args))
    call_command("search_rebuild", verbosity=0)
    assert keys("zuckerhut") == [page.key]
    assert read == []


def test_files_cost_a_batch_of_documents_two_queries(indexed, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    with_files = [
        record_with(attach(zoo.make_pdf([*PAGES, str(number)]), f"{number}.pdf"), title=f"Quarzvogel {number}").key
        for number in range(6)
    ]
    without = [make_record(f"Plain {number}").key for number in range(6)]
    indexed()
    counts = []
    for wanted in (without, with_files):
        build_documents(wanted)
        with CaptureQueriesContext(connection) as context:
            build_documents(wanted)
        counts.append(len(context))
    assert counts[1] - counts[0] <= 1  # the first of the two asks whether there are any


def test_what_is_indexed_of_many_long_files_is_bounded(indexed, monkeypatch):
    monkeypatch.setattr("portal.repository.files.for_search.MOST_CHARACTERS", 1_000)
    long = " ".join(f"wort{number}" for number in range(400))
    page = record_with(
        attach(zoo.make_docx([long]), "a.docx"),
        attach(zoo.make_docx(["pelikane kurz"]), "b.docx"),
        attach(zoo.make_docx([f"anderes {long}"]), "c.docx"),
    )
    indexed()
    texts = [text for _language, text in build_documents([page.key])[page.key].versions[0].files]
    assert texts[1] == "pelikane kurz"
    assert 900 < sum(map(len, texts)) <= 1_000
