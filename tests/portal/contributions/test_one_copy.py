"""One copy, whatever is sent again, and by how many at once. These see real commits, on either database."""

import json
import threading
import uuid

import pytest
from django.db import connection
from django.test import Client

from portal.contributions.models import Answer, Draft, OtherText
from portal.repository.models import ResourcePage
from tests.portal.contributions.authors import ANSWERS, Author, make_author
from tests.portal.making import make_minimal_site

pytestmark = pytest.mark.django_db(transaction=True)
THREADS = 8


def whole(title="Radio licences", **check):
    steps = {step: {"fields": fields, "base": 0, "writer": "phone"} for step, fields in ANSWERS["case"].items()}
    steps["title"] = {**steps["title"], "fields": {**ANSWERS["case"]["title"], "title": title}}
    declared = {"licence": "by", "office": "on", "people": "on", **check}
    return {"kind": "case", "form": "short", "language": "en", "steps": steps, "send": True, "check": declared}


def at_once(number, work):
    """Run `work(n)` in so many threads that begin together."""
    gate, results, faults = threading.Barrier(number), [None] * number, []

    def run(place):
        try:
            gate.wait(timeout=30)
            results[place] = work(place)
        except Exception as fault:
            faults.append(fault)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(place,)) for place in range(number)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert faults == []
    return results


@pytest.fixture
def user():
    make_minimal_site()
    return make_author()


def browser(user):
    client = Client()
    client.force_login(user)
    return client


def test_eight_at_once_make_one_record(user):
    key = uuid.uuid4()
    clients = [browser(user) for _number in range(THREADS)]
    body = json.dumps(whole())

    def post(place):
        return clients[place].post(f"/en/share/{key}/all/", body, content_type="application/json")

    answers = at_once(THREADS, post)
    assert [answer.status_code for answer in answers] == [200] * THREADS, [a.content for a in answers]
    assert len({answer.json()["number"] for answer in answers}) == 1
    assert Draft.objects.count() == 1
    assert ResourcePage.objects.filter(owner=user).count() == 1
    assert Answer.objects.filter(draft__key=key).count() == len(ANSWERS["case"]) + 1


def test_eight_answers_at_once_keep_one_and_the_seven_others_beside(user):
    key = uuid.uuid4()
    clients = [browser(user) for _number in range(THREADS)]

    def post(place):
        fields = {"kind": "case", "problem": f"Text {place}", "base": "0", "writer": f"tab {place}"}
        return clients[place].post(f"/en/share/{key}/problem/", fields)

    assert [answer.status_code for answer in at_once(THREADS, post)] == [303] * THREADS
    kept = [Answer.objects.get().data["problem"], *(other.data["problem"] for other in OtherText.objects.all())]
    assert sorted(kept) == [f"Text {place}" for place in range(THREADS)]


def test_two_clicks_on_send_make_one_record(user):
    author = Author(user)
    author.write_all()
    clients = [browser(user) for _number in range(2)]
    check = {"licence": "by", "office": "on", "people": "on", "base": "0", "writer": "page"}
    answers = at_once(2, lambda place: clients[place].post(author.url("check"), check))
    assert {answer["Location"] for answer in answers} == {f"/en/share/{author.key}/sent/"}
    assert ResourcePage.objects.filter(owner=user).count() == 1


def test_other_words_under_a_key_that_was_sent_are_kept_once(user):
    client, key = browser(user), uuid.uuid4()
    url = f"/en/share/{key}/all/"
    first = client.post(url, json.dumps(whole()), content_type="application/json")
    again = client.post(url, json.dumps(whole()), content_type="application/json")
    assert again.json()["number"] == first.json()["number"]
    others = [
        client.post(url, json.dumps(whole(title="Other words")), content_type="application/json") for _time in range(3)
    ]
    assert {answer.status_code for answer in others} == {409}
    assert len({answer.json()["aside"] for answer in others}) == 1
    aside = Draft.objects.get(key=others[0].json()["aside"])
    assert (aside.title, aside.sent_at, aside.copy_of.key) == ("Other words", None, key)
    assert ResourcePage.objects.filter(owner=user).count() == 1


def test_a_whole_case_with_gaps_is_kept_and_told(user):
    client, key = browser(user), uuid.uuid4()
    body = whole()
    del body["steps"]["title"]
    answer = client.post(f"/en/share/{key}/all/", json.dumps(body), content_type="application/json")
    assert answer.status_code == 422
    assert list(answer.json()["missing"]) == ["title"]
    assert Answer.objects.filter(draft__key=key, step="problem").exists()
    assert not ResourcePage.objects.filter(owner=user).exists()
