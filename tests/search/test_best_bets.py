"""Best bets: shown first to whom they are for, only what the reader may see, and never twice on a page."""

from datetime import timedelta
from urllib.parse import urlencode

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from search.best_bets.bets import find_bet
from search.drain import drain
from search.engines import get_engine
from search.models import BestBet, BestBetRecord
from search.outbox import record_changes
from search.request import SearchRequest

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()


def bet(words="land records", keys=(), **rest):
    made = BestBet.objects.create(words=words, **rest)
    for place, key in enumerate(keys):
        BestBetRecord.objects.create(bet=made, key=key, title=key, sort_order=place)
    return made


def hits(words, **rest):
    return [hit.key for hit in get_engine().search(SearchRequest.clean(words, **rest)).hits]


def listing(client, query, path="/en/search/"):
    answer = client.get(f"{path}?{query}")
    assert answer.status_code == 200
    return answer.context["listing"], answer.content.decode()


@pytest.mark.parametrize("typed", ["land records", "Records  LAND", "records, land!", "Land récords"])
def test_the_same_words_in_any_order_and_spelling_of_signs(typed):
    bet(keys=["case:a"])
    assert find_bet(typed, "en").keys == ("case:a",)


@pytest.mark.parametrize("typed", ["land", "land records tonga", "lands records", "", "!!"])
def test_other_words_are_another_query(typed):
    bet(keys=["case:a"])
    assert find_bet(typed, "en") is None


def test_han_signs_keep_their_order():
    bet(words="土地", keys=["case:a"])
    assert find_bet("土地", "zh")
    assert find_bet("地土", "zh") is None


def test_one_for_the_readers_language_goes_before_one_for_all():
    bet(keys=["case:all"])
    bet(keys=["case:french"], language="fr")
    assert find_bet("land records", "fr").keys == ("case:french",)
    assert find_bet("land records", "en").keys == ("case:all",)


@pytest.mark.parametrize(
    ("first", "last", "is_on"),
    [(None, None, True), (0, 0, True), (1, None, False), (None, -1, False), (-3, 3, True)],
)
def test_from_and_until(first, last, is_on):
    def day(offset):
        return None if offset is None else TODAY + timedelta(days=offset)

    bet(keys=["case:a"], first_day=day(first), last_day=day(last))
    assert (find_bet("land records", "en") is not None) == is_on


def test_a_change_counts_at_once():
    made = bet(keys=["case:a"])
    assert find_bet("land records", "en")
    made.words = "maps"
    made.save()
    assert find_bet("land records", "en") is None
    made.delete()
    assert find_bet("maps", "en") is None


# --- On the page -----------------------------------------------------------------------------------------------
def test_chosen_records_stand_first_once_and_counts_stay(client):
    plain, _text = listing(client, "q=data+protection")
    keys = [hit.key for hit in plain.results.hits]
    stranger = next(key for key in hits("health") if key not in hits("data protection", per_page=100))
    bet(words="data protection", keys=[keys[3], stranger], language="en", sentence="Start <here>.")

    shown, text = listing(client, "q=data+protection")

    assert [hit.key for hit in shown.chosen] == [keys[3], stranger]
    assert [hit.key for hit in shown.results.hits] == [key for key in keys if key != keys[3]]
    assert (shown.results.total, shown.results.facets) == (plain.results.total, plain.results.facets)
    assert (
        text.index("Chosen by editors") < text.index('<ul class="rows"') < text.index(shown.results.hits[0].version.url)
    )
    assert "Start &lt;here&gt;." in text
    for hit in shown.chosen:
        assert text.count(f'href="/en{hit.version.url}"') == 1


def test_not_on_later_pages_nor_in_another_order_nor_in_another_language(client):
    key = hits("government")[0]
    bet(words="government", keys=[key], language="en")
    assert listing(client, "q=government")[0].chosen
    for query in ("q=government&page=2", "q=government&sort=newest"):
        shown, text = listing(client, query)
        assert shown.chosen == ()
        assert "Chosen by editors" not in text
    assert listing(client, "q=government", path="/fr/search/")[0].chosen == ()


def test_a_filter_that_leaves_the_record_out_leaves_it_out_here(client):
    law = next(key for key in hits("government", per_page=100) if key.startswith("law:"))
    bet(words="government", keys=[law])
    assert listing(client, "q=government&kind=case")[0].chosen == ()
    assert listing(client, "q=government", path="/en/cases/")[0].chosen == ()
    assert [hit.key for hit in listing(client, "q=government", path="/en/laws/")[0].chosen] == [law]


def test_a_query_that_finds_only_the_chosen_one_does_not_say_that_nothing_fits(client):
    from portal.repository.models import ResourcePage

    titles = ResourcePage.objects.live().filter(is_generated=False).order_by("pk").values_list("title", flat=True)
    only = next(title for title in titles if 0 < len(hits(title, per_page=100)) <= 5)
    bet(words=only, keys=hits(only))
    shown, text = listing(client, urlencode({"q": only}))
    assert [hit.key for hit in shown.chosen] == hits(only)
    assert shown.results.hits == ()
    assert shown.results.total == len(shown.chosen)
    assert "Nothing fits all of this" not in text
    assert 'class="bar"' in text


def test_a_query_that_finds_nothing_shows_the_chosen_one(client):
    bet(words="xqzvwkjq", keys=hits("health")[:1])
    shown, text = listing(client, "q=xqzvwkjq")
    assert shown.results.total == 0
    assert text.index("Chosen by editors") < text.index("Nothing fits all of this")


@pytest.mark.parametrize("kind", ["unknown", "unpublished", "restricted"])
def test_a_record_that_the_reader_may_not_see_shows_nowhere(client, own_index, kind):
    from wagtail.models import PageViewRestriction

    from portal.repository.models import ResourcePage

    key = hits("health")[0]
    work = key.partition(":")[2]
    pages = ResourcePage.objects.filter(translation_key=work)
    title = pages[0].title
    if kind == "unknown":
        key = "case:nobody"
    elif kind == "unpublished":
        for page in pages:
            page.specific.unpublish()
    else:
        for page in pages:
            PageViewRestriction.objects.create(page=page, restriction_type="login")
    record_changes(keys=[key])
    drain()
    bet(words="xqzvwkjq", keys=[key])
    shown, text = listing(client, "q=xqzvwkjq")
    assert shown.chosen == ()
    assert "Chosen by editors" not in text
    assert title not in text


def test_it_costs_two_queries_at_most(client):
    bet(words="health", keys=hits("health")[:3])
    client.get("/en/search/?q=health")
    with CaptureQueriesContext(connection) as with_bet:
        client.get("/en/search/?q=health")
    asked = [query["sql"] for query in with_bet if "search_bestbet" in query["sql"] or "search_synonym" in query["sql"]]
    assert len(asked) == 2


def test_the_page_answers_while_the_engine_rests(client, monkeypatch):
    from search.engines import SearchUnavailable

    bet(words="health", keys=hits("health")[:1])

    def rest(*_args, **_rest):
        raise SearchUnavailable("away")

    monkeypatch.setattr(type(get_engine()), "find", rest)
    assert listing(client, "q=health")[0].chosen == ()
