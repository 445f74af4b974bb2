"""What the table says of addresses whose view learns late what it is about: a record that stands, a question."""

from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.test import RequestFactory
from django.urls import resolve, reverse

from portal.contributions import version_views
from portal.responses.models import AuthorQuestion, SavedRecord
from tests.permissions.filling import ROLES, make_people, make_things
from tests.permissions.reading import expected, facts_of
from tests.permissions.test_table import CASES, person, thing
from tests.portal.members.people import fresh_browser_of

PAGE = 7


@pytest.fixture
def record(monkeypatch):
    """Every record is this one, in plain memory; what would be done with it is only said."""
    held = SimpleNamespace(item=None)
    page = SimpleNamespace(pk=PAGE, kind="case", live=False)
    missing = SimpleNamespace(language="fr", is_original=False, page=None)
    draft = SimpleNamespace(key="00000000-0000-0000-0000-000000000007")
    for name, stand_in in {
        "record_of": lambda user, page_id: (page, held.item),
        "version_states": lambda page, user: [missing],
        "begin_translation": lambda **words: draft,
        "begin_change": lambda **words: draft,
        "withdraw_record": lambda **words: None,
        "why_hidden": lambda page: None,
        "waits": lambda page: False,
        "accepted_for": lambda page: None,
        "render": lambda *words: HttpResponse("in"),
    }.items():
        monkeypatch.setattr(version_views, name, stand_in)
    return held


def may_translate(method, state, own, allowed):
    return method == "GET" or allowed("record.translate")


def may_change(method, state, own, allowed):
    return allowed("record.renew" if state == "published" else "draft.write")


def may_withdraw(method, state, own, allowed):
    return own and (method == "GET" or state == "withdrawn" or allowed("record.withdraw"))


@pytest.mark.parametrize(
    ("name", "rule"),
    [("share_translate", may_translate), ("share_change", may_change), ("share_withdraw", may_withdraw)],
)
def test_what_is_done_with_a_record_is_done_by_those_whom_the_table_names(record, name, rule):
    address, wrong, opened = reverse(name, args=[PAGE]), [], 0
    for role in ROLES:
        for state, own, same_country in CASES:
            facts = facts_of(state=state, own=own, same_country=same_country and role in ("focal", "official"))
            record.item = thing(state=state, own=own, same_country=same_country)
            for method in ("GET", "POST"):
                request = RequestFactory().generic(method, address, b"language=fr", "application/x-www-form-urlencoded")
                request.user, request._dont_enforce_csrf_checks = person(role), True
                try:
                    answer = resolve(address).func(request, page_id=PAGE).status_code
                except PermissionDenied:
                    answer = 403
                may = rule(method, state, own, lambda action, role=role, facts=facts: expected(action, role, facts))
                opened += may
                if answer != (403 if not may else 200 if method == "GET" else 303):
                    wrong.append((role, state, own, same_country, method, answer))
    assert wrong == []
    assert 0 < opened < len(ROLES) * len(CASES) * 2


@pytest.mark.django_db
def test_a_question_is_read_by_the_two_who_share_it_and_answered_by_one():
    people, things = make_people(), make_things("TO")
    question = things.question
    AuthorQuestion.objects.filter(pk=question.pk).update(asked_by=people["official"], author=people["donor"])
    address = reverse("author_question", args=[question.pk])
    for role in ROLES:
        browser = fresh_browser_of(people[role])
        assert browser.get(address).status_code == (200 if role in ("official", "donor") else 404), role
        if role != "donor":
            assert browser.post(address, {"text": "Forged, by another."}).status_code == 404, role
    question.refresh_from_db()
    assert question.answer == ""
    assert fresh_browser_of(people["donor"]).post(address, {"text": "Two years."}).status_code == 303
    question.refresh_from_db()
    assert question.answer == "Two years."


@pytest.mark.django_db
def test_a_record_is_saved_by_every_member_and_its_author_asked_by_those_whom_the_table_names():
    people, things = make_people(), make_things("TO")
    work, questions = things.page.translation_key, AuthorQuestion.objects.count()
    for role in ROLES:
        browser = fresh_browser_of(people[role])
        assert browser.post(reverse("keep_record", args=[work])).status_code == 303, role
        asked = browser.get(reverse("ask_author", args=[work])).status_code
        assert asked == (200 if expected("record.ask", role, {"yes": True}) else 403), role
    assert SavedRecord.objects.filter(work=work).count() == len(ROLES)
    # The author asks nobody: not the own record.
    answer = fresh_browser_of(things.page.owner).post(reverse("ask_author", args=[work]), {"text": "How long?"})
    assert answer.status_code == 200
    assert AuthorQuestion.objects.count() == questions
