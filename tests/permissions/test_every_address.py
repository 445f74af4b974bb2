"""Role x action x own and other x own country and other, against every address that there is.

A colleague's new address is picked up by itself. It must say its action (`@may(...)`), or stand in listing.py.
"""

import re
from contextlib import contextmanager
from http import HTTPStatus

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.test import Client, RequestFactory
from django.urls import resolve, reverse

from portal.contributions.standing import record_item
from portal.members.holdings import Holding, read_holdings
from portal.members.permissions import RULES, can
from portal.repository.models import ResourcePage
from tests.permissions.addresses import Address, all_addresses
from tests.permissions.filling import HOST, ROLES, make_people, make_things, values_for
from tests.permissions.listing import ASKS_AGAIN, EVERYBODY, OF_A_RECORD, SIGNED_IN
from tests.permissions.reading import expected, facts_of
from tests.permissions.test_table import CASES, person, thing
from tests.portal.members.people import fresh_browser_of

ADDRESSES = all_addresses()
DOORS = [address for address in ADDRESSES if address.door is not None]
OURS = [address for address in ADDRESSES if not address.route.startswith(("admin/", "documents/"))]
ADMIN = [address for address in ADDRESSES if address.route.startswith("admin/")]
# Pages that show an address to whom the table lets see it.
ADDRESS_SHOWN = {"verify_official", "verify_donor", "wagtailusers_users:edit"}
# Wagtail answers 5xx to invented numbers at these, or on purpose.
# Among them the page that fails on purpose, and the editor of a page without the counts of its lists.
BREAKS_IN_WAGTAIL = re.compile(
    r"lock|set_page_position|set_position|move_confirm|chosen|error_test|pages:edit|redirects?:|import|choose_page_.*link|usage|"
    r"convert_alias|workflow|revision|dismissibles|bulk|generate_title|editing_sessions|chooser"
)


def named(addresses):
    return pytest.mark.parametrize("address", addresses, ids=str)


def test_the_walk_finds_the_portal():
    names = {address.name for address in ADDRESSES}
    assert {"profile", "record", "account_login", "wagtailadmin_home", "roles:edit", "wagtail_serve"} <= names
    assert len(DOORS) >= 5


def test_every_address_says_its_action():
    silent = [str(address) for address in ADDRESSES if address.action is None]
    assert silent == [], "Put @may(action) on the view, or name it in tests/permissions/listing.py."
    unknown = {address.action for address in ADDRESSES} - set(RULES) - {EVERYBODY, SIGNED_IN}
    assert unknown == set(), "There is no such action in portal/members/permissions.py."


# --- Every door of ours, with items in plain memory --------------------------------------------------------------


@contextmanager
def behind(door, item):
    """The door as it is, with this item behind it in place of a row, and a page that only says yes."""
    kept = door.load, door.why, door.view
    door.load = (lambda request, **words: item) if kept[0] else None
    door.why = (lambda user, item: "No.") if kept[1] else None  # the sentence may ask the database
    door.view = lambda request, **words: HttpResponse("in")
    try:
        yield
    finally:
        door.load, door.why, door.view = kept


def knock(address, user, method):
    request = RequestFactory().generic(method, "/en/x/", content_type="application/x-www-form-urlencoded")
    request.user, request.csrf_processing_done, request._dont_enforce_csrf_checks = user, True, True
    words = {name: 1 for name, _kind in address.parameters}
    try:
        return address.callback(request, **words).status_code
    except PermissionDenied:
        return 403


@named(DOORS)
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_each_door_opens_for_those_whom_the_table_names(address, method):
    door, wrong = address.door, []
    with behind(door, thing()):
        if knock(address, AnonymousUser(), method) == HTTPStatus.METHOD_NOT_ALLOWED:
            return  # nobody may; that some method is allowed, the next test sees
        assert knock(address, AnonymousUser(), method) == HTTPStatus.FOUND  # to sign in
    for role in ROLES:
        for state, own, same_country in CASES:
            facts = facts_of(state=state, own=own, same_country=same_country)
            if role not in ("focal", "official"):
                facts |= {"own country": False, "of the country": False}
            if door.load is None:
                facts = dict.fromkeys(facts, True) | {"own": True}
            allowed = expected(door.action, role, facts) if door.load else can(person(role), door.action)
            with behind(door, thing(state=state, own=own, same_country=same_country)):
                answer = knock(address, person(role), method)
            if answer != (200 if allowed else 403):
                wrong.append((role, state, own, same_country, answer))
    assert wrong == []


@named(DOORS)
def test_each_door_knows_some_method(address):
    with behind(address.door, thing()):
        answers = {knock(address, AnonymousUser(), method) for method in ("GET", "POST", "PUT", "PATCH", "DELETE")}
    assert answers != {405}


# --- Every address of ours, with rows of another member and another country ---------------------------------------


@pytest.fixture
def people(db):
    return make_people()


@pytest.fixture
def browsers(people):
    found = {role: fresh_browser_of(user) for role, user in people.items()}
    found["anon"] = Client()
    for browser in found.values():
        browser.raise_request_exception = False
    return found


def asked_of(iso2):
    """Of the own country only what a role for a country could tell apart. Nothing that would sign the browser out."""
    staying = [address for address in OURS if address.name not in ("account_logout", "account_inactive")]
    return staying if iso2 == "TO" else [one for one in staying if one.door is not None or one.name == "member"]


def those_who_ask(address):
    """Everybody, but where no role is asked for: a stranger, a member and an administrator speak for all."""
    roles_count = address.action not in (EVERYBODY, SIGNED_IN) or address.name == "member"
    return ("anon", *ROLES) if roles_count else ("anon", "official", "admin")


def item_of(address, request, values):
    """What the door of this address would load, or None: there is no such row."""
    try:
        return address.door.load(request, **values)
    except Http404:
        return None


def verdict(address: Address, user, values, method="GET") -> bool | None:
    """Whether this user may; None where the answer is a page that is not there."""
    if address.action == EVERYBODY:
        return True
    if user is None:
        return False
    if address.action == SIGNED_IN:
        return True
    if address.name in OF_A_RECORD:
        item = record_item(ResourcePage.objects.get(pk=values["page_id"]))
        return can(user, address.action) and OF_A_RECORD[address.name](user, item, method)
    door = address.door
    if door is None or door.load is None:
        return can(user, address.action)
    request = RequestFactory().get("/")
    request.user = user
    item = item_of(address, request, {name: values.get(name, 999_999) for name, _kind in address.parameters})
    return None if item is None else can(user, address.action, item)


def fits(answer, allowed, *, anonymous) -> bool:
    status = answer.status_code
    if status >= 500:
        return False
    if allowed is None:
        return status in (403, 404, 405) or (anonymous and status in (302, 401))
    if allowed:
        return status != 403
    if anonymous:
        # 401: what was typed is kept, with the way to sign in beside it
        return status in (401, 403, 404, 405) or (status in (302, 303) and "account/" in answer["Location"])
    return status in (403, 404, 405)


# Sent by the browser while its page closes, which leaves no time for a token; it counts a click, of nobody.
WITHOUT_TOKEN = {"search_clicked"}
REFUSALS = ("This page is kept for some people", "Your text is kept", "Sign in to store your text")


def says_why(answer):
    """A page with one of our sentences; or, for scripts, a code or a sentence in JSON."""
    if answer["Content-Type"].startswith("application/json"):
        told = answer.json()
        return any(told.get(name) for name in ("reason", "error", "errors", "detail"))
    return any(sentence in answer.content.decode() for sentence in REFUSALS)


@pytest.mark.parametrize("iso2", ["TO", pytest.param("FJ", marks=pytest.mark.thorough)])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_ours_answers_each_role_as_the_table_says(browsers, people, iso2, method):
    things, wrong = make_things(iso2), []
    for address in asked_of(iso2):
        values = values_for(address, things)
        values = {name: values[name] for name, _kind in address.parameters if name in values}
        path = address.path(values)
        for role in those_who_ask(address):
            answer = getattr(browsers[role], method)(path)
            user = people.get(role)
            if address.name in ASKS_AGAIN and role != "anon" and answer.status_code in (403, 404):
                continue
            if not fits(answer, verdict(address, user, values, method.upper()), anonymous=role == "anon"):
                wrong.append((str(address), role, answer.status_code))
            elif method == "post" and answer.status_code in (401, 403) and not says_why(answer):
                wrong.append((str(address), role, "refused without a sentence"))
    assert wrong == []


def forms_and_buttons(text):
    main = text.partition('<main id="main">')[2].partition("</main>")[0]
    for form in re.findall(r"<form\b[^>]*>", main):
        if re.search(r'method="post"', form, re.IGNORECASE):
            action = re.search(r'action="([^"]*)"', form)
            yield action[1] if action else ""
    yield from re.findall(r'<a class="btn[^"]*" href="(/[^"#?]*)', main)


@pytest.mark.thorough
@pytest.mark.parametrize("iso2", ["TO", "FJ"])
def test_a_button_that_is_shown_leads_where_its_reader_may_go(browsers, people, iso2):
    things, wrong, seen = make_things(iso2), [], 0
    for address in asked_of(iso2):
        if address.action == SIGNED_IN or address.name.startswith(("account_", "mfa_", "socialaccount_", "openid_")):
            continue  # allauth's own forms
        values = values_for(address, things)
        path = address.path({name: values[name] for name, _kind in address.parameters if name in values})
        for role in those_who_ask(address):
            answer = browsers[role].get(path)
            if answer.status_code != 200 or "html" not in answer.headers.get("Content-Type", ""):
                continue
            for target in forms_and_buttons(answer.content.decode()):
                seen += 1
                where = target or path
                found = resolve(where)
                behind_it = next((one for one in ADDRESSES if one.callback is found.func), None)
                user = people.get(role)
                if behind_it and verdict(behind_it, user, found.kwargs) is False and behind_it.action != SIGNED_IN:
                    wrong.append((path, role, where))
    assert wrong == []
    assert seen > 10


@pytest.mark.parametrize("iso2", ["TO", "FJ"])
@pytest.mark.parametrize("role", ROLES)
def test_the_buttons_of_a_card_are_shown_exactly_where_the_post_is_allowed(browsers, iso2, role):
    things = make_things(iso2)
    for member, name, pk in (
        (things.member, "verify_official", things.member.pk),
        (things.verification.member, "end_verification", things.verification.pk),
    ):
        card = browsers[role].get(reverse("member", args=[member.pk])).content.decode()
        address = reverse(name, args=[pk])
        assert (f'href="{address}"' in card) is (browsers[role].post(address).status_code != 403)


@pytest.mark.parametrize("addresses", [OURS, pytest.param(ADMIN, marks=pytest.mark.thorough)], ids=["ours", "admin"])
def test_a_form_from_another_site_is_refused_with_a_sentence_wherever_it_is_sent(people, addresses):
    """Another site knows no token. Even an administrator's browser does nothing for it, and keeps none of its words."""
    things, wrong, browser = make_things("TO"), [], Client(enforce_csrf_checks=True)
    browser.force_login(people["admin"])
    for address in addresses:
        answer = browser.post(address.path(values_for(address, things)), {"reason": "of another site"})
        if answer.status_code != 403 or not says_why(answer) or b"of another site" in answer.content:
            wrong.append((address.name, answer.status_code))
    assert [(name, status) for name, status in wrong if name not in WITHOUT_TOKEN] == []


# --- The second factor -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["focal", "editor", "moderator", "admin"])
def test_a_role_without_its_second_factor_is_none(people, settings, role):
    settings.SECOND_FACTOR_REQUIRED = True
    assert read_holdings(people[role]) == {Holding("new")}
    TOTP.activate(people[role], generate_totp_secret())
    assert role in {held.role for held in read_holdings(people[role])}


# --- The admin ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["anon", "official", "moderator"])
def test_no_address_of_the_admin_opens_for_those_who_do_not_work_there(browsers, role):
    things, browser = make_things("TO"), browsers[role]
    opened = []
    for address in ADMIN:
        if address.action == EVERYBODY:
            continue
        answer = browser.get(address.path(values_for(address, things)))
        if answer.status_code < 300:
            opened.append(str(address))
    assert opened == []


@pytest.mark.thorough
@pytest.mark.parametrize("role", ["focal", "editor", "admin"])
@pytest.mark.parametrize("method", ["get", "post"])
def test_every_address_of_the_admin_answers_those_who_work_there(browsers, people, role, method):
    """And none of its pages shows the address of another member."""
    things, wrong = make_things("TO"), []
    for address in ADMIN:
        if address.name in ("wagtailadmin_logout",):
            continue
        answer = getattr(browsers[role], method)(address.path(values_for(address, things)))
        allowed = address.action in (EVERYBODY, SIGNED_IN) or can(people[role], address.action)
        if answer.status_code >= 500 and not BREAKS_IN_WAGTAIL.search(address.name):
            wrong.append((str(address), answer.status_code))
        if not allowed and answer.status_code < 300:
            wrong.append((str(address), answer.status_code))
        if address.name not in ADDRESS_SHOWN and (others := others_written(answer, role)):
            wrong.append((str(address), others))
    assert wrong == []


@pytest.mark.thorough
def test_no_form_is_taken_without_its_token(people):
    strict, things = Client(enforce_csrf_checks=True, raise_request_exception=False), make_things("TO")
    strict.force_login(people["admin"])
    answers = {address: strict.post(address.path(values_for(address, things))).status_code for address in ADDRESSES}
    taken = [str(address) for address, status in answers.items() if status not in (403, 404, 405)]
    assert [name for name in taken if not name.startswith("search_clicked")] == []


# --- Addresses of members ------------------------------------------------------------------------------------------


WRITTEN = re.compile(rf"([\w.+-]+)\s?(?:@|%40|&#64;|&#x40;|\(at\)| at )\s?{re.escape(HOST)}", re.IGNORECASE)


def others_written(answer, own):
    content = b"".join(answer.streaming_content) if answer.streaming else answer.content
    if HOST.encode() not in content.lower():
        return set()  # most pages; the pattern takes its time on each word
    return {name for name in WRITTEN.findall(content.decode(errors="replace")) if name.lower() != own}


@pytest.mark.parametrize("role", ["anon", "new", "official", "focal", "admin"])
def test_no_page_of_ours_shows_the_address_of_another_member(browsers, role):
    things, found = make_things("FJ"), []
    for address in OURS:
        if address.name in ADDRESS_SHOWN | {"account_logout"}:
            continue
        if others := others_written(browsers[role].get(address.path(values_for(address, things))), role):
            found.append((str(address), others))
    assert found == []


def test_the_crawl_would_find_an_address_however_it_is_written(browsers):
    for written in ("waits.fj@crawl.example", "waits.fj%40crawl.example", "waits.fj&#64;crawl.example"):
        assert WRITTEN.findall(f"<p>{written}</p>") == ["waits.fj"]
