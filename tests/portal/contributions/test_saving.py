"""Never lose a word: what is kept, what is kept twice, and what is not written at all."""

import json
import uuid
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from portal.contributions.models import Answer, Draft, OtherText
from portal.contributions.services import sweep_drafts
from portal.repository.models import ResourcePage
from tests.portal.contributions.authors import Author, form_fields, make_author

pytestmark = pytest.mark.django_db


@pytest.fixture
def author():
    return Author(make_author())


def answer_of(author, step="problem"):
    return Answer.objects.get(draft__key=author.key, draft__author=author.user, step=step)


def test_nothing_is_written_before_the_first_word(author):
    assert author.get().status_code == 200
    assert author.get("title").status_code == 200
    assert author.get("check").status_code == 200
    assert not Draft.objects.exists()


def test_an_empty_first_answer_is_not_stored(author):
    """The second of two clicks hits the button of the next screen."""
    assert author.save("problem").status_code == 303
    assert not Draft.objects.exists()


def test_an_answer_can_be_emptied_later(author):
    author.save("problem", problem="Too far.")
    author.save("problem", problem="")
    assert answer_of(author).data["problem"] == ""


def test_the_same_post_again_changes_nothing(author):
    fields = {**author.fields("problem"), "problem": "Too far."}
    answers = [author.client.post(author.url("problem"), fields) for _time in range(3)]
    assert {answer.status_code for answer in answers} == {303}
    assert answer_of(author).version == 1
    assert not OtherText.objects.exists()


def test_line_ends_do_not_make_another_text(author):
    fields = {**author.fields("problem"), "problem": "One\r\ntwo"}
    author.client.post(author.url("problem"), fields)
    author.client.post(author.url("problem"), {**fields, "problem": "One\ntwo", "writer": "device"})
    assert answer_of(author).data["problem"] == "One\ntwo"
    assert (answer_of(author).version, OtherText.objects.count()) == (1, 0)


def test_a_title_of_ten_thousand_letters_is_kept_whole_and_told(author):
    long = "Ж" * 10_000
    answer = author.save("title", title=long, countries=["FJ"])
    assert "show=1" in answer["Location"]
    assert answer_of(author, "title").data["title"] == long
    page = author.client.get(answer["Location"]).content.decode()
    assert "<title>Error:" in page
    assert "This text has 10000 characters, and 255 fit" in page
    assert form_fields(page, "/title/")["title"] == [long]
    assert 'aria-invalid="true"' in page
    assert author.send()["Location"].endswith("show=1&outcome=incomplete")
    assert not ResourcePage.objects.filter(owner=author.user).exists()


def test_more_than_64_kilobytes_are_refused_and_shown_again(author):
    long = "word " * 14_000
    answer = author.save("problem", problem=long)
    assert answer.status_code == 413
    page = answer.content.decode()
    assert "64 KB" in page
    assert form_fields(page, "/problem/")["problem"] == [long]
    assert not Draft.objects.exists()


def test_what_is_no_number_is_kept_as_it_was_typed(author):
    answer = author.save("cost", staff="about two", setup_cost="14,000")
    page = author.client.get(answer["Location"]).content.decode()
    assert form_fields(page, "/cost/")["staff"] == ["about two"]
    assert "Write a whole number in figures" in page
    assert page.count('class="err"') == 1
    assert ">Number of staff: Write a whole number" in page  # in the summary, away from its field


def test_a_screen_that_is_merely_opened_shows_no_faults(author):
    author.save("cost", staff="about two")
    page = author.get("cost").content.decode()
    assert 'class="err"' not in page
    assert form_fields(page, "/cost/")["staff"] == ["about two"]


def test_two_tabs_on_one_question_keep_both_texts(author):
    first = {**author.fields("problem"), "problem": "From the first tab."}
    second = {**author.fields("problem"), "problem": "From the second tab."}
    author.client.post(author.url("problem"), first)
    answer = author.client.post(author.url("problem"), second)
    assert answer["Location"].endswith("/compare/problem/")
    assert answer_of(author).data["problem"] == "From the first tab."
    assert OtherText.objects.get().data["problem"] == "From the second tab."
    page = author.client.get(answer["Location"]).content.decode()
    assert "<ins>first </ins>" in page
    assert "<ins>second </ins>" in page
    assert "Two versions" in author.get().content.decode()
    # The same again, as a browser resends it, adds nothing.
    author.client.post(author.url("problem"), second)
    assert OtherText.objects.count() == 1
    assert "incomplete" in author.send()["Location"]


@pytest.mark.parametrize(
    ("wish", "kept"),
    [
        ("mine", "From the first tab."),
        ("other", "From the second tab."),
        ("both", "From the first tab.\n\nFrom the second tab."),
    ],
)
def test_the_author_chooses_and_neither_text_is_lost(author, wish, kept):
    forms = [{**author.fields("problem"), "problem": f"From the {place} tab."} for place in ("first", "second")]
    for fields in forms:
        author.client.post(author.url("problem"), fields)
    fields = form_fields(author.get("compare", "problem").content.decode(), "/problem/")
    author.client.post(author.url("compare", "problem"), {**fields, "take-problem": wish})
    assert answer_of(author).data["problem"] == kept
    assert not OtherText.objects.undecided().exists()
    texts = {answer_of(author).data["problem"], *(other.data["problem"] for other in OtherText.objects.all())}
    assert {"From the first tab.", "From the second tab."} <= texts | {kept.split("\n")[0], kept.split("\n")[-1]}
    # Twice the same choice: the answer is no longer what was compared, so nothing is put together twice.
    author.client.post(author.url("compare", "problem"), {**fields, "take-problem": wish})
    assert answer_of(author).data["problem"] == kept
    # A text that was decided on comes once more from a page left open: told of two, the author finds two.
    if wish == "mine":
        again = author.client.post(author.url("problem"), forms[1])
        assert "From the second tab." in author.client.get(again["Location"]).content.decode().replace(
            "<ins>second </ins>", "second "
        )


def test_two_tabs_on_two_questions_do_not_meet(author):
    one, two = author.fields("problem"), author.fields("wrong")
    author.client.post(author.url("problem"), {**one, "problem": "Far."})
    author.client.post(author.url("wrong"), {**two, "what_went_wrong": "Names."})
    assert Answer.objects.count() == 2
    assert not OtherText.objects.exists()


def test_the_same_hand_goes_on_after_a_lost_answer(author):
    """The answer was lost, the author typed on: base is old, but the writer is the same."""
    fields = author.fields("problem")
    author.client.post(author.url("problem"), {**fields, "problem": "It is far"})
    author.client.post(author.url("problem"), {**fields, "problem": "It is far from the capital"})
    assert answer_of(author).data["problem"] == "It is far from the capital"
    assert not OtherText.objects.exists()


def test_a_text_replaced_by_another_hand_or_a_much_shorter_one_stays_as_history(author):
    fields = author.fields("problem")
    author.client.post(author.url("problem"), {**fields, "problem": "A long and careful text. " * 9})
    author.client.post(author.url("problem"), {**fields, "problem": "A lo"})  # half a body, say
    author.save("problem", problem="Typed on another device")  # a page fetched anew has the newest base
    earlier = [other.data["problem"] for other in OtherText.objects.earlier().order_by("pk")]
    assert earlier == ["A long and careful text. " * 9, "A lo"]
    assert not OtherText.objects.undecided().exists()
    page = author.get("problem").content.decode()
    assert "2 earlier texts" in page


def test_a_key_of_another_author_is_a_name_in_ones_own_space(author):
    author.save("problem", problem="Mine.")
    other = Client()
    other.force_login(make_author("Tevita"))
    assert other.get(author.url()).status_code == 404
    assert other.get(author.url("problem")).status_code == 404
    answer = other.post(author.url("problem"), {"kind": "case", "problem": "Theirs.", "base": "0", "writer": "x"})
    assert answer.status_code == 303
    assert answer_of(author).data["problem"] == "Mine."
    assert Draft.objects.filter(key=author.key).count() == 2
    assert b"Mine." not in other.get(author.url("problem")).content


def test_the_device_may_make_the_key(author):
    key = uuid.uuid4()
    url = f"/en/share/{key}/problem/"
    answer = author.client.post(url, {"kind": "case", "form": "short", "language": "fr", "problem": "Loin."})
    assert answer.status_code == 303
    assert Draft.objects.get(key=key).language == "fr"


def test_who_is_signed_out_signs_in_first_and_comes_back():
    key = uuid.uuid4()
    for path in ("", f"{key}/?kind=case", f"{key}/problem/?kind=case"):
        answer = Client().get(f"/en/share/{path}")
        assert answer.status_code == 302
        assert f"next=/en/share/{path}".replace("?", "%3F").replace("=case", "%3Dcase") in answer["Location"]
    told = Client().post(f"/en/share/{key}/problem/", {"kind": "case"}, headers={"accept": "application/json"})
    assert told.status_code == 401
    assert told.headers["Content-Type"] == "application/json"


def test_rows_grow_shrink_and_keep_what_is_wrong(author):
    answer = author.save("done", **{"steps-0-date": "long ago", "steps-0-text": "We began.", "add": "steps"})
    assert answer["Location"].endswith("#i-steps-1")
    answer = author.save("done", **{"steps-1-date": "2024", "steps-1-text": "It ran.", "steps-1-is_setback": "on"})
    assert "show=1" in answer["Location"]
    page = author.client.get(answer["Location"]).content.decode()
    assert "Write the date as year" in page
    assert '<a href="#id_steps-0-date">' in page
    rows = answer_of(author, "done").data["steps"]
    assert rows == [
        {"date": "long ago", "text": "We began."},
        {"date": "2024", "text": "It ran.", "is_setback": "on"},
    ]
    author.save("done", take_away="steps-0")
    assert [row["text"] for row in answer_of(author, "done").data["steps"]] == ["It ran."]


def test_more_rows_than_fit_are_kept_and_told(author):
    rows = {f"steps-{n}-text": f"Step {n}" for n in range(12)}
    answer = author.save("done", **rows)
    assert len(answer_of(author, "done").data["steps"]) == 12
    assert "There is room for 10 here" in author.client.get(answer["Location"]).content.decode()


def test_a_draft_is_thrown_away_brought_back_and_swept(author):
    author.save("problem", problem="Far.")
    author.client.post(author.url("delete"))
    draft = Draft.objects.get()
    assert draft.deleted_at is not None
    assert not Draft.objects.open().exists()
    assert "Bring it back" in author.client.get("/en/share/").content.decode()
    author.client.post(author.url("restore"))
    assert Draft.objects.open().exists()
    author.client.post(author.url("delete"))
    author.save("problem", problem="Far away.")  # who writes into it wants it
    assert Draft.objects.open().exists()
    Draft.objects.update(deleted_at=timezone.now() - timedelta(days=13))
    assert sweep_drafts() == 0
    Draft.objects.update(deleted_at=timezone.now() - timedelta(days=15))
    author.client.post(author.url("restore"))
    sweep_drafts()
    assert not Draft.objects.exists()


def test_the_country_may_be_one_that_is_no_island(author):
    answer = author.save("title", title="From the north", other_country="corée du sud")
    shown = author.client.get(answer["Location"]).content.decode()
    if "show=1" in answer["Location"]:
        assert "We know no country called" in shown
    answer = author.save("title", title="From the north", other_country="Republic of Korea")
    unknown = author.save("title", title="From the north", other_country="Atlantis")
    page = author.client.get(unknown["Location"]).content.decode()
    assert "We know no country called “Atlantis”" in page
    assert form_fields(page, "/title/")["other_country"] == ["Atlantis"]


def test_the_form_and_the_language_may_change_until_it_is_sent(author):
    author.client.post(f"{author.url('settle')}?{author.tail}", {"to_language": "fr"})
    assert not Draft.objects.exists()
    author.save("problem", problem="Far.")
    author.client.post(author.url("settle"), {"to_form": "full", "to_language": "ar"})
    draft = Draft.objects.get()
    assert (draft.form, draft.language) == ("full", "ar")
    page = author.get().content.decode()
    assert "1 of 22 questions answered" in page
    author.save("risks", risks="Storms.")
    author.client.post(author.url("settle"), {"to_form": "short"})
    assert author.get("risks").status_code == 404
    assert Answer.objects.filter(step="risks").exists()


def test_a_script_gets_json(author):
    def post(**values):
        fields = {"kind": "case", "form": "short", "language": "en", **values}
        return author.client.post(author.url("problem"), fields, headers={"accept": "application/json"})

    saved = post(problem="Far.", base=0, writer="phone")
    told = saved.json()
    assert saved.status_code == 200
    assert told["key"] == str(author.key)
    assert (told["step"], told["state"], told["version"], told["writer"]) == ("problem", "saved", 1, "phone")
    assert post(problem="Far.", base=0, writer="phone").json()["version"] == 1
    conflict = post(problem="Near.", base=0, writer="office")
    assert conflict.status_code == 409
    assert conflict.json()["theirs"]["problem"] == ["Far."]
    assert conflict.json()["version"] == 1
    assert post(problem="Near.", base=1, writer="office").json()["version"] == 2
    assert post(problem="x" * 70_000, base=2, writer="office").status_code == 413
    assert "900 fit" in post(problem="x" * 1_000, base=2, writer="office").json()["errors"]["problem"][0]


def test_odd_bodies_do_no_harm(author):
    for body in (b"", b"[]", b"{", json.dumps({"steps": []}).encode(), json.dumps({"steps": {}}).encode()):
        answer = author.client.post(author.url("all"), body, content_type="application/json")
        assert answer.status_code == 400, body
    odd = {"kind": "case", "steps": {"problem": {"fields": {"problem": ["\ud800\x00 far"]}, "base": "x", "writer": 3}}}
    answer = author.client.post(author.url("all"), json.dumps(odd), content_type="application/json")
    assert answer.status_code == 200
    assert answer_of(author).data["problem"] == "? far"
    wrong = {"kind": "case", "base": "9" * 40, "steps-999999-text": "x", "problem": "y"}
    assert author.client.post(author.url("problem"), wrong).status_code == 303
    assert author.client.get(author.url("no-such-step")).status_code == 404
    assert author.client.get("/en/share/?page=zzz").status_code == 200
    assert author.client.post("/en/share/", {"kind": "poem"})["Location"] == "/en/share/?show=1"
    assert "<title>Error:" in author.client.get("/en/share/?show=1").content.decode()
