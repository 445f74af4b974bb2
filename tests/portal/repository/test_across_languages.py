"""A question in one language finds what exists only in another, and every place that shows it says in which."""

import re

import pytest

from portal.languages import direction, interface_languages, language_tag
from portal.legislation.models import LawPage
from tests.portal.making import make_record
from tests.portal.reading import languages_of
from themes.vocabulary import theme_label

pytestmark = pytest.mark.django_db

# What each reader is told of a French, an Arabic and a Chinese record.
SAYS = {
    "en": {"fr": "In French", "ar": "In Arabic", "zh": "In Chinese"},
    "fr": {"fr": None, "ar": "En arabe", "zh": "En chinois"},
    "ar": {"fr": "بالفرنسية", "ar": None, "zh": "بالصينية"},
    "zh": {"fr": "法文", "ar": "阿拉伯文", "zh": None},
}
ONLY = {
    "fr": ("Quarzdispensaire flottant", "Un navire porte le médecin d’île en île."),
    "ar": ("المستوصف العائم كوارتز", "سفينة تحمل الطبيب من جزيرة إلى جزيرة."),
    "zh": ("石英流动诊所", "一艘船把医生带到各个岛屿。"),
}
PLACE = "TK"  # a place of few records, so that each list is one page


@pytest.fixture
def clinics(own_index) -> None:
    """Three cases of one theme, each in one language only, and one beside them of no theme."""
    for language, (title, summary) in ONLY.items():
        make_record(title, language=language, summary=summary, themes=["health"], countries=[PLACE], bucket="tk")
    make_record("Quarzmuseum", countries=[PLACE], bucket="tk")
    own_index()


def row_of(client, language: str, words: str, title: str, section: str = "search") -> tuple[str, str]:
    """The row with this title among what the words find, and the whole page."""
    text = client.get(f"/{language}/{section}/", {"q": words, "country": PLACE}).content.decode()
    rows = [row.partition("</ul>")[0] for row in text.split('<p class="where">')[1:]]  # a row ends with its facts
    rows = [row for row in rows if re.search(plain(title), row.partition("</h3>")[0])]
    assert len(rows) == 1, (language, words, title)
    return rows[0], text


def plain(title: str) -> str:
    """The title whatever of it is marked."""
    return r"(?:</?mark>)*".join(map(re.escape, title))


@pytest.mark.parametrize("reader", SAYS)
def test_the_name_of_a_theme_in_any_language_finds_records_of_all_languages(client, clinics, reader):
    for asked_in in interface_languages():
        words = theme_label("health", asked_in)
        answer = client.get(f"/{reader}/search/", {"q": words, "country": PLACE})
        found = {hit.version.title: hit.version.language for hit in answer.context["listing"].results.hits}
        for language, (title, _summary) in ONLY.items():
            assert found.get(title) == language, (asked_in, words)
        assert "Quarzmuseum" not in found


@pytest.mark.parametrize("section", ["search", "cases"])
@pytest.mark.parametrize("reader", SAYS)
def test_its_row_says_in_which_language_it_is(client, clinics, reader, section):
    for language, (title, summary) in ONLY.items():
        row, text = row_of(client, reader, "health", title, section)
        says = SAYS[reader][language]
        assert re.findall(r'<span class="tag">(.*?)</span>', row) == ([says] if says else [])
        assert languages_of(text, title) == {language_tag(language)}
        assert languages_of(text, summary) == {language_tag(language)}
        for element in re.findall(r"<h3[^>]*>|<p(?! class=)[^>]*>", row):
            turned = direction(language) != direction(reader)
            assert (f'dir="{direction(language)}"' in element) == turned, element


@pytest.mark.parametrize("reader", SAYS)
def test_its_suggestion_says_in_which_language_it_is(client, clinics, reader):
    [found] = client.get(f"/{reader}/search/suggest/", {"q": "quarzdisp"}).json()["suggestions"]
    assert (found["lang"], found["dir"]) == ("fr", "ltr")
    assert found["about"].endswith(SAYS[reader]["fr"] or "")
    assert found["about"].count("·") == (1 if reader == "fr" else 2)


@pytest.mark.parametrize("reader", SAYS)
def test_beside_a_similar_record_it_is_said_too(client, own_index, reader):
    words = "flottant dispensaire médecin navire"
    own = make_record("Quarz voyage", language="fr", summary=f"Quarzvogel {words}.", themes=["health"])
    make_record("Quarz retour", language="fr", summary=f"Quarzvogel {words} encore.", themes=["health"])
    make_record("Quarz loi", model=LawPage, language="fr", summary=f"Quarzvogel {words} loi.", themes=["health"])
    own_index()
    text = client.get(f"/{reader}/cases/fj/{own.slug}/", follow=True).content.decode()
    beside = [
        item for item in re.findall(r"<li>\s*<a .*?</li>", text, re.S) if "Quarz retour" in item or "Quarz loi" in item
    ]
    assert len(beside) == 2
    for item in beside:
        said = re.search(r'<p class="small muted">\s*(.*?)\s*</p>', item, re.S)
        assert said is not None
        assert (said[1].rpartition(" · ")[2] == SAYS[reader]["fr"]) == (reader != "fr")
    assert languages_of(text, "Quarz retour") == {"fr"}


def test_a_misspelt_question_is_answered_and_its_correction_is_a_link(client):
    for section in ("search", "laws"):
        for language in ("en", "ar"):
            question = {"q": "cybercrme", "country": "JM"}
            answer = client.get(f"/{language}/{section}/", question)
            text = answer.content.decode()
            assert answer.context["listing"].results.total > 0
            link = re.search(r'<a href="([^"]*)"><b><bdi>cybercrime</bdi></b></a>', text)
            assert link is not None
            assert link[1] == f"/{language}/{section}/?country=JM&amp;q=cybercrime"
            assert client.get(link[1].replace("&amp;", "&")).context["listing"].results.total > 0
            assert "cybercrime</bdi></b></a>" not in client.get(link[1].replace("&amp;", "&")).content.decode()
