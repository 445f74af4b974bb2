"""The table against the matrix of the design, word for word, and against its own words; and the docs against it."""

import itertools
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser

from portal.members.holdings import Holding
from portal.members.models import User
from portal.members.permission_docs import END, START, permission_markdown
from portal.members.permissions import RULES, can
from tests.permissions.filling import ROLES
from tests.permissions.reading import expected, facts_of

FIJI, TONGA = 1, 2
ME, OTHER = 11, 12
STATES = ("draft", "review", "changes", "published", "withdrawn")


def person(role):
    """In plain memory: no database is asked."""
    user = User(pk=ME, organisation_id=ME, email="me@x.example", is_active=True)
    held = {Holding("new")}
    if role != "new":
        held.add(Holding(role, FIJI if role in ("focal", "official") else None))
    user._holdings = frozenset(held)
    return user


def thing(*, state="review", own=False, same_country=True, as_supporter=True, has_focal_point=False):
    country = FIJI if same_country else TONGA
    return SimpleNamespace(
        pk=ME if own else OTHER,
        author_id=ME if own else OTHER,
        country_ids=frozenset({country}),
        country_id=country,
        theme_ids=frozenset(),
        state=state,
        as_supporter=as_supporter,
        has_focal_point=has_focal_point,
        waits_to_be_verified=state == "draft",
    )


CASES = list(itertools.product(STATES, (True, False), (True, False)))


@pytest.mark.parametrize("action", RULES)
def test_each_rule_does_what_its_words_say(action):
    wrong = []
    for role in ROLES:
        for state, own, same_country in CASES:
            facts = facts_of(state=state, own=own, same_country=same_country)
            # Only a focal point's rules ask for the country; others hold none, so that it is never the same.
            if role not in ("focal", "official"):
                facts |= {"own country": False, "of the country": False}
            item = thing(state=state, own=own, same_country=same_country)
            if can(person(role), action, item) is not expected(action, role, facts):
                wrong.append((role, state, own, same_country))
    assert wrong == []


@pytest.mark.parametrize("action", RULES)
def test_strangers_and_closed_accounts_may_nothing(action):
    closed = person("admin")
    closed.is_active = False
    for nobody in (None, AnonymousUser(), closed):
        assert not can(nobody, action)
        assert not can(nobody, action, thing())


def test_an_unknown_action_is_an_error_and_no_silent_no():
    with pytest.raises(KeyError):
        can(person("admin"), "case.publsh")


DECISIONS = ("record.review", "record.ask_changes", "record.publish", "record.decline", "record.hide", "record.agree")
ON_MEMBERS = ("member.verify_official", "member.verify_donor", "member.end_verification", "member.see_address")
ON_RIGHTS = ("role.grant", "role.end", "member.suspend", "organisation.verify")


@pytest.mark.parametrize("action", [*DECISIONS, *ON_MEMBERS, *ON_RIGHTS])
@pytest.mark.parametrize("role", ROLES)
def test_nobody_acts_on_own_items_or_on_oneself(action, role):
    assert not any(can(person(role), action, thing(state=state, own=True)) for state in STATES)


# Rows of community.md §8 that concern accounts and records, as they stand there.
MATRIX = """
| Action | Anon | New member | Member (official) | Donor | Editor / focal point | Moderator | Admin |
| Submit case | – | draft | ✓ → review | ✓ as supporter, country agrees | publish (own country/theme) | hide | ✓ |
| Verify members | – | – | – | – | own country | – | ✓ |
| Suspend, delete user, roles, settings | – | – | – | – | – | propose | ✓ (2FA required) |
| See e-mail of others | – | – | – | – | own country, pending verifications | no (Discourse default too) | ✓ logged |
"""
COLUMNS = ("anon", "new", "official", "donor", "focal", "moderator", "admin")


def matrix_row(name):
    rows = [[cell.strip() for cell in line.strip("|").split("|")] for line in MATRIX.strip().splitlines()]
    [row] = [row for row in rows if row[0] == name]
    return dict(zip(COLUMNS, row[1:], strict=True))


def may(role, action, **of):
    return can(AnonymousUser() if role == "anon" else person(role), action, thing(**of))


SUBMIT = {
    # cell -> what it allows: (begin a draft, send the own, publish in the own country, in another, hide; agree for the
    # own country to what a donor sent, for another that has no focal point, for another that has one)
    "–": (False, False, False, False, False, False, False, False),
    "draft": (True, False, False, False, False, False, False, False),
    "✓ → review": (True, True, False, False, False, False, False, False),
    "✓ as supporter, country agrees": (True, True, False, False, False, False, False, False),
    "publish (own country/theme)": (True, True, True, False, False, True, False, False),
    "hide": (True, False, False, False, True, False, False, False),
    "✓": (True, True, True, True, True, True, True, False),
}


@pytest.mark.parametrize("role", COLUMNS)
def test_submit_case(role):
    allowed = (
        may(role, "draft.begin"),
        may(role, "record.send", state="draft", own=True),
        may(role, "record.publish", state="review", same_country=True),
        may(role, "record.publish", state="review", same_country=False),
        may(role, "record.hide", state="published", same_country=False),
        may(role, "record.agree", same_country=True),
        may(role, "record.agree", same_country=False),
        may(role, "record.agree", same_country=False, has_focal_point=True),
    )
    assert allowed == SUBMIT[matrix_row("Submit case")[role]]


@pytest.mark.parametrize("role", ROLES)
def test_the_country_is_asked_only_of_what_a_donor_sent_and_while_it_is_in_review(role):
    assert not may(role, "record.agree", as_supporter=False)
    assert not any(may(role, "record.agree", state=state) for state in STATES if state != "review")
    assert not may("editor", "record.agree")


@pytest.mark.parametrize("role", COLUMNS)
def test_an_editor_publishes_by_theme_whatever_the_country(role):
    assert may("editor", "record.publish", state="review", same_country=False)
    assert not may("editor", "record.publish", state="review", own=True)


OF_COUNTRY = {"–": (False, False), "no (Discourse default too)": (False, False), "own country": (True, False)}
OF_COUNTRY |= {"✓": (True, True), "✓ logged": (True, True), "own country, pending verifications": (True, False)}


@pytest.mark.parametrize("role", COLUMNS)
def test_verify_members(role):
    allowed = tuple(may(role, "member.verify_official", same_country=same) for same in (True, False))
    assert allowed == OF_COUNTRY[matrix_row("Verify members")[role]]


@pytest.mark.parametrize("role", COLUMNS)
def test_see_the_address_of_others(role):
    cell = matrix_row("See e-mail of others")[role]
    waiting = tuple(may(role, "member.see_address", state="draft", same_country=same) for same in (True, False))
    assert waiting == OF_COUNTRY[cell]
    # Who waits no longer shows the address to administrators alone.
    assert may(role, "member.see_address", state="published") is (cell == "✓ logged")


@pytest.mark.parametrize("role", COLUMNS)
def test_suspend_and_roles(role):
    cell = matrix_row("Suspend, delete user, roles, settings")[role]
    for action in ON_RIGHTS:
        assert may(role, action) is cell.startswith("✓")  # to propose is to write to an administrator


# --- Docs ------------------------------------------------------------------------------------------------------


def test_the_docs_print_the_table_as_it_is():
    text = (Path(settings.BASE_DIR) / "docs" / "accounts.md").read_text(encoding="utf-8")
    printed = text.partition(START)[2].partition(END)[0].strip()
    assert printed == permission_markdown(), "Run `manage.py permission_table` and paste it into docs/accounts.md."
