"""Editors say which words mean the same and which records stand first; what they type wrongly is told, not lost."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse

from portal.members.models import User
from portal.repository.editors import grant_editor_permissions
from search.best_bets.choosing import find_records
from search.engines import SearchUnavailable, get_engine
from search.models import BestBet, BestBetRecord, QueryCount, SynonymGroup, SynonymTerm
from search.need.counting import today
from search.request import SearchRequest
from tests.portal.repository.editing import read_form


def browser(group):
    grant_editor_permissions()
    user = User.objects.create_user(f"{group.lower()}@ministry.example", "x", display_name=group)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def editor(db):
    return browser("Moderators")


def url(model, view, *args):
    return reverse(model.snippet_viewset.get_url_name(view), args=args)


def rows(name, values):
    management = {f"{name}-TOTAL_FORMS": str(len(values)), f"{name}-INITIAL_FORMS": "0"}
    management |= {f"{name}-MIN_NUM_FORMS": "0", f"{name}-MAX_NUM_FORMS": "1000"}
    for place, value in enumerate(values):
        row = {"id": "", "ORDER": str(place + 1), "DELETE": "", **value}
        management |= {f"{name}-{place}-{key}": text for key, text in row.items()}
    return management


def synonyms(*texts, **rest):
    return {**rows("terms", [{"text": text, "language": ""} for text in texts]), **rest}


def bet(words="land records", keys=(), **rest):
    empty = {"language": "", "sentence": "", "first_day": "", "last_day": ""}
    return {"words": words, **empty, **rows("records", [{"key": key} for key in keys]), **rest}


def listed(client, model):
    answer = client.get(url(model, "list"))
    assert answer.status_code == 200
    return answer.content.decode()


def first(words="health"):
    return get_engine().search(SearchRequest.clean(words)).hits[0]


# --- Synonyms --------------------------------------------------------------------------------------------------
def test_a_group_is_added_and_search_follows_at_once(editor):
    assert editor.get("/en/search/?q=qarqaraq").context["listing"].results.total == 0
    answer = editor.post(url(SynonymGroup, "add"), synonyms("qarqaraq", "health"))
    assert answer.status_code == 302, answer.context["form"].errors
    assert str(SynonymGroup.objects.get()) == "qarqaraq = health"
    health = editor.get("/en/search/?q=health").context["listing"].results.total
    assert editor.get("/en/search/?q=qarqaraq").context["listing"].results.total == health > 0
    text = listed(editor, SynonymGroup)
    assert "qarqaraq = health" in text
    assert "Both ways" in text


def test_a_group_is_changed_and_found_in_the_list(editor):
    editor.post(url(SynonymGroup, "add"), synonyms("ferry", "boat"))
    group = SynonymGroup.objects.get()
    form = read_form(editor.get(url(SynonymGroup, "edit", group.pk)))
    form |= {"terms-1-text": "ship", "terms-1-language": "en", "is_one_way": "on"}
    assert editor.post(url(SynonymGroup, "edit", group.pk), form).status_code == 302
    assert str(SynonymGroup.objects.get()) == "ferry → ship"
    for words, number in (("SHIP", 1), ("boat", 0)):
        assert len(editor.get(url(SynonymGroup, "list"), {"q": words}).context["object_list"]) == number


@pytest.mark.parametrize(
    ("texts", "rest", "sentence"),
    [
        (("boat", "BOAT"), {}, "are the same to search"),
        (("boat",), {}, "at least two words"),
        ((), {}, "at least two words"),
        (("boat", "!!"), {}, "no letter and no digit"),
        (("boat", ""), {}, "required"),
        (("boat", "x" * 81), {}, "at most 80 characters"),
        (("boat", "one two three four five six seven"), {}, "longer than 6 words"),
        (tuple(f"word{number}" for number in range(13)), {}, "at most 12 words"),
        (("Ferry", "raft"), {}, "stands already in the group “ferry → boat”"),
        (("boat", "ferry"), {"is_one_way": "on"}, "leads back from here"),
    ],
)
def test_a_contradiction_is_told_and_nothing_typed_is_lost(editor, texts, rest, sentence):
    editor.post(url(SynonymGroup, "add"), synonyms("ferry", "boat", is_one_way="on"))
    answer = editor.post(url(SynonymGroup, "add"), synonyms(*texts, **rest))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert sentence in text
    for typed in texts:
        assert f'value="{typed}"' in text or not typed
    assert SynonymGroup.objects.count() == 1


def test_a_group_does_not_contradict_itself_when_saved_again(editor):
    editor.post(url(SynonymGroup, "add"), synonyms("ferry", "boat"))
    group = SynonymGroup.objects.get()
    form = read_form(editor.get(url(SynonymGroup, "edit", group.pk)))
    assert editor.post(url(SynonymGroup, "edit", group.pk), form).status_code == 302


def test_a_row_taken_out_no_longer_counts(editor):
    form = synonyms("boat", "ship", "BOAT") | {"terms-2-DELETE": "on"}
    assert editor.post(url(SynonymGroup, "add"), form).status_code == 302
    assert [term.text for term in SynonymTerm.objects.all()] == ["boat", "ship"]


def test_a_form_without_its_rows_is_no_error_of_ours(editor):
    for model in (SynonymGroup, BestBet):
        assert editor.post(url(model, "add"), {"words": "x"}).status_code == 200
        assert model.objects.count() == 0


# --- Best bets -------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("way", ["address", "whole address", "French address", "lasting address", "key", "title"])
def test_a_record_is_chosen_by_its_address_or_its_title(editor, way):
    hit = first()
    kind, _colon, work = hit.key.partition(":")
    typed = {
        "address": f"/en{hit.version.url}",
        "whole address": f"https://portal.example/en{hit.version.url}?from=here#top",
        "French address": f"/fr{hit.version.url}",
        "lasting address": f"https://portal.example/id/{kind}/{work}",
        "key": hit.key,
        "title": hit.version.title,
    }[way]
    answer = editor.post(url(BestBet, "add"), bet(keys=[typed]))
    assert answer.status_code == 302, answer.context["form"].formsets["records"].errors
    record = BestBetRecord.objects.get()
    assert (record.key, record.title) == (hit.key, hit.version.title)
    shown = editor.get("/en/search/?q=records+land").context["listing"]
    assert [chosen.key for chosen in shown.chosen] == [hit.key]
    form = editor.get(url(BestBet, "edit", record.bet.pk)).content.decode()
    assert f'value="/en{hit.version.url}"' in form
    assert hit.key not in form


def test_words_of_several_titles_offer_their_addresses(editor):
    answer = editor.post(url(BestBet, "add"), bet(keys=["health"]))
    assert answer.status_code == 200
    text = answer.content.decode()
    assert "Which one?" in text
    assert f"/en{first().version.url}" in text
    assert 'value="health"' in text


@pytest.mark.parametrize(
    ("form", "sentence"),
    [
        (bet(keys=["/en/laws/fj/no-such-law/"]), "Readers find no record here"),
        (bet(keys=["https://elsewhere.example/"]), "Readers find no record here"),
        (bet(keys=["case:nobody"]), "Readers find no record here"),
        (bet(keys=["xqzvwkjq"]), "Readers find no record here"),
        (bet(keys=["!!"]), "Readers find no record here"),
        (bet(keys=[""]), "required"),
        (bet(), "Choose at least one record"),
        (bet(words="!!", keys=["x"]), "no letter and no digit"),
        (bet(words="land records\nRecords, LAND", keys=["x"]), "are the same to search"),
        (bet(words="\n".join(f"word{number}" for number in range(21)), keys=["x"]), "at most 20 queries"),
        (bet(words="x" * 101, keys=["x"]), "longer than a query"),
        (bet(sentence="Begin here.", keys=["x"]), "which language the sentence is in"),
        (bet(first_day="2026-02-01", last_day="2026-01-01", keys=["x"]), "before the first one"),
        (bet(first_day="some day", keys=["x"]), "valid date"),
        (bet(words="taken", keys=["x"]), "already in the best bet “taken · other”"),
    ],
)
def test_a_bet_that_is_wrong_is_told_and_nothing_typed_is_lost(editor, form, sentence):
    BestBet.objects.create(words="taken\nother")
    answer = editor.post(url(BestBet, "add"), form)
    assert answer.status_code == 200
    text = answer.content.decode()
    assert sentence in text
    assert form["words"].splitlines()[0] in text
    assert BestBet.objects.count() == 1


def test_the_same_words_at_another_time_or_for_other_readers(editor):
    key = first().key
    BestBet.objects.create(words="land records", last_day="2026-01-31")
    BestBet.objects.create(words="land records", language="fr")
    form = bet(keys=[key], first_day="2026-02-01")
    assert editor.post(url(BestBet, "add"), form).status_code == 302
    assert editor.post(url(BestBet, "add"), bet(keys=[key], first_day="2026-01-31")).status_code == 200


def test_the_same_record_twice_is_told(editor):
    hit = first()
    answer = editor.post(url(BestBet, "add"), bet(keys=[hit.key, f"/en{hit.version.url}"]))
    assert "stands in the list already" in answer.content.decode()


def test_a_record_that_is_gone_is_told_and_may_stay(editor):
    made = BestBet.objects.create(words="land records")
    hit = first()
    BestBetRecord.objects.create(bet=made, key=hit.key, title="Here", sort_order=0)
    BestBetRecord.objects.create(bet=made, key="case:gone", title="A record of old", sort_order=1)
    assert "1 record is gone or hidden" in listed(editor, BestBet)
    answer = editor.get(url(BestBet, "edit", made.pk))
    assert "A record of old: readers don&#x27;t see this record now." in answer.content.decode()
    assert editor.post(url(BestBet, "edit", made.pk), read_form(answer)).status_code == 302
    assert [record.key for record in made.records.all()] == [hit.key, "case:gone"]
    made.records.filter(key="case:gone").delete()
    assert "gone or hidden" not in listed(editor, BestBet)


def test_the_list_says_what_is_over(editor):
    for days in ({"last_day": "2020-01-01"}, {"first_day": "2999-01-01"}):
        BestBet.objects.create(words="x", **days)
    text = listed(editor, BestBet)
    assert "Over" in text
    assert "Not yet" in text


def test_no_record_is_chosen_while_the_engine_rests(editor, monkeypatch):
    key = first().key

    def rest(*_args, **_rest):
        raise SearchUnavailable("away")

    monkeypatch.setattr(type(get_engine()), "find", rest)
    answer = editor.post(url(BestBet, "add"), bet(keys=[key]))
    assert "The search engine rests" in answer.content.decode()
    BestBetRecord.objects.create(bet=BestBet.objects.create(words="x"), key=key, title="Kept")
    assert "Kept" in listed(editor, BestBet)
    with pytest.raises(SearchUnavailable):
        find_records([key])


# --- The report ------------------------------------------------------------------------------------------------
def need_row(words, asked=5, found=0, language="en", **rest):
    QueryCount.objects.create(day=today(), words=words, language=language, asked=asked, found=found, **rest)


def test_the_report_leads_to_filled_in_forms(editor):
    need_row("permis de pêche", language="fr")
    need_row("rare name", asked=1)
    need_row("health", found=9, clicks_1=3, clicks_best=1)
    answer = editor.get(reverse("search_need_report"))
    text = answer.content.decode()
    assert "permis de pêche" in text
    assert "rare name" not in text
    assert "1 rarer query is counted above but not shown" in text
    assert "First place: 3 (75 %)" in text
    assert reverse("search_need_report") in editor.get(reverse("wagtailadmin_home")).content.decode()
    row = dict(answer.context["lists"])["Sought and not found"][0]
    form = read_form(editor.get(row["synonym_url"]))
    assert (form["terms-0-text"], form["terms-0-language"]) == ("permis de pêche", "fr")
    form |= {"terms-1-text": "fishing licence", "terms-1-language": "en"}
    answer = editor.post(row["synonym_url"], form)
    assert answer.status_code == 302, answer.context["form"].formsets["terms"].errors
    assert str(SynonymGroup.objects.get()) == "permis de pêche = fishing licence"
    form = read_form(editor.get(row["bet_url"]))
    assert (form["words"].strip(), form["language"]) == ("permis de pêche", "fr")


def test_the_report_is_filtered(editor):
    need_row("permis", language="fr")
    need_row("permit")
    for query, shown in (({"language": "fr"}, "permis"), ({"language": "en", "days": "7"}, "permit")):
        lists = dict(editor.get(reverse("search_need_report"), query).context["lists"])
        assert [row["need"].words for row in lists["Sought most"]] == [shown]
    for query in ({"language": "xx", "days": "-1"}, {"days": "9" * 50}, {"days": "x", "language": "<b>"}):
        answer = editor.get(reverse("search_need_report"), query)
        assert answer.status_code == 200
        assert (answer.context["days"], answer.context["language"]) == (30, "")


def test_the_file_holds_what_may_be_shown_and_no_formula(editor):
    need_row("=1+1", found=3, clicks_1=2)
    need_row("rare name", asked=1)
    answer = editor.get(reverse("search_need_report"), {"format": "csv", "days": "90"})
    assert answer["Content-Type"].startswith("text/csv")
    assert "attachment" in answer["Content-Disposition"]
    head, row, *rest = answer.content.decode("utf-8-sig").splitlines()
    assert head.startswith("Words,Language,Sought,Records found")
    assert row == f"'=1+1,en,5,3,No,{today().isoformat()},0,2,0,0,0"
    assert rest == []


# --- Who may ---------------------------------------------------------------------------------------------------
@pytest.mark.parametrize("model", [SynonymGroup, BestBet])
def test_authors_look_and_do_not_change(db, model):
    author = browser("Editors")
    assert author.get(url(model, "list")).status_code == 200
    assert author.get(url(model, "add")).status_code == 302
    author.post(url(model, "add"), synonyms("ferry", "boat") | bet(keys=[first().key]))
    assert model.objects.count() == 0
    text = author.get(reverse("search_need_report")).content.decode()
    assert "Add a synonym" not in text


def test_nobody_outside_the_admin_sees_any_of_it(db):
    for address in (url(SynonymGroup, "list"), url(BestBet, "add"), reverse("search_need_report")):
        assert "login" in Client().get(address)["Location"]
