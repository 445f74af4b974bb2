"""Who may do what: one table, asked by views, templates and services alike.

A role that a row does not name may not. Nobody acts on own items, and no superuser stands above the table. The names
of roles: "new" has an account, "official" and "donor" are verified, the others are granted (`portal.members.roles`).
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from portal.members.holdings import Holding, holdings_of


class Item(Protocol):
    """What a rule may ask of the thing acted on. `state`: draft, review, changes, published or withdrawn."""

    author_id: int | None
    country_ids: frozenset[int]
    theme_ids: frozenset[int]  # with the themes above them
    state: str
    as_supporter: bool  # sent by a donor
    has_focal_point: bool  # one of its countries has somebody who can agree


Test = Callable[[Any, Holding, Any], bool]


@dataclass(frozen=True)
class If:
    """A condition that can say itself in the table of the docs."""

    text: str
    test: Test

    def __and__(self, other: "If") -> "If":
        return If(f"{self.text}, {other.text}", lambda u, h, o: self.test(u, h, o) and other.test(u, h, o))

    def __or__(self, other: "If") -> "If":
        return If(f"({self.text} or {other.text})", lambda u, h, o: self.test(u, h, o) or other.test(u, h, o))

    def __invert__(self) -> "If":
        return If(f"not {self.text}", lambda u, h, o: not self.test(u, h, o))


always = If("yes", lambda user, held, item: True)
own = If("own", lambda user, held, item: item.author_id is not None and item.author_id == user.pk)
country = If("own country", lambda user, held, item: held.country_id in item.country_ids)
theme = If("own theme", lambda user, held, item: held.theme_id is None or held.theme_id in item.theme_ids)
draft = If("draft", lambda user, held, item: item.state in ("draft", "changes", "withdrawn"))
review = If("in review", lambda user, held, item: item.state == "review")
sent = If("sent", lambda user, held, item: item.state in ("review", "changes"))
published = If("published", lambda user, held, item: item.state == "published")
as_supporter = If("as supporter", lambda user, held, item: item.as_supporter)
no_focal_point = If("no focal point", lambda user, held, item: not item.has_focal_point)
own_office = If("own organisation", lambda user, held, item: item.pk == user.organisation_id)
oneself = If("oneself", lambda user, held, item: item.pk == user.pk)  # the item is a member
waiting = If("waiting to be verified", lambda user, held, item: item.waits_to_be_verified)
of_country = If("of the country", lambda user, held, item: held.country_id == item.country_id)

EVERYBODY_SIGNED_IN = ("new", "official", "donor", "focal", "editor", "moderator", "admin")
THOSE_WHO_SEND = ("official", "donor", "focal", "editor", "admin")


def each(roles: tuple[str, ...], rule: If) -> dict[str, If]:
    return dict.fromkeys(roles, rule)


REVIEWERS = {"focal": country & ~own, "editor": theme & ~own, "admin": ~own}


def reviewers(also: If) -> dict[str, If]:
    return {role: rule & also for role, rule in REVIEWERS.items()}


RULES: dict[str, dict[str, If]] = {
    # what a member writes
    "draft.begin": each(EVERYBODY_SIGNED_IN, always),
    "draft.read": each(EVERYBODY_SIGNED_IN, own),
    "draft.write": each(EVERYBODY_SIGNED_IN, own & draft),
    "draft.delete": each(EVERYBODY_SIGNED_IN, own & draft),
    "record.send": each(THOSE_WHO_SEND, own & draft),
    "record.withdraw": each(EVERYBODY_SIGNED_IN, own & (review | published | sent)),
    "record.renew": each(THOSE_WHO_SEND, own & published),
    "record.translate": {
        "official": published,
        "donor": own & published,
        "focal": country & published,
        "editor": published,
        "admin": published,
    },
    "record.save": each(EVERYBODY_SIGNED_IN, always),
    "record.ask": each(("official", "donor", "focal", "editor", "moderator", "admin"), always),
    "question.read": each(EVERYBODY_SIGNED_IN, always),  # and answered: by the two whose it is, see the query
    "certificate.print": each(EVERYBODY_SIGNED_IN, own & published),
    "upload.read": {**each(EVERYBODY_SIGNED_IN, own), "focal": own | country, "editor": own | theme, "admin": always},
    # review
    "queue.see": each(("focal", "editor", "admin"), always),
    "record.review": reviewers(sent),
    "record.ask_changes": reviewers(review),
    "record.publish": reviewers(review),
    "record.decline": reviewers(review),
    # A donor's record: the country agrees before it is published; administrators where nobody can for the country.
    "record.agree": {
        "focal": country & ~own & review & as_supporter,
        "admin": ~own & review & as_supporter & no_focal_point,
    },
    "record.read_review": {
        **each(EVERYBODY_SIGNED_IN, own),
        "focal": own | country,
        "editor": own | theme,
        "admin": always,
    },
    "record.hide": {"moderator": published & ~own, "admin": published & ~own},
    # members
    "work.see": each(EVERYBODY_SIGNED_IN, always),
    "profile.read": each(EVERYBODY_SIGNED_IN, always),
    "profile.edit": each(EVERYBODY_SIGNED_IN, oneself),
    "data.export": each(EVERYBODY_SIGNED_IN, oneself),
    "account.delete": each(EVERYBODY_SIGNED_IN, oneself),
    "members.see_waiting": each(("focal", "admin"), always),
    "member.verify_official": {"focal": of_country & ~oneself, "admin": ~oneself},
    "member.verify_donor": {"admin": ~oneself},
    "member.end_verification": {"focal": of_country & ~oneself, "admin": ~oneself},
    "member.see_address": {"focal": of_country & waiting & ~oneself, "admin": ~oneself},
    "member.suspend": {"admin": ~oneself},
    "organisations.manage": {"admin": always},
    "organisation.verify": {"admin": ~own_office},
    "role.grant": {"admin": ~oneself},
    "role.end": {"admin": ~oneself},
    "mail.see_dead": {"admin": always},
    "admin.enter": each(("focal", "editor", "admin"), always),
}


def can(user: Any, action: str, item: Any = None) -> bool:
    """Whether this user may do this, to this item; without an item: whether to any. An unknown action: KeyError."""
    rules = RULES[action]
    if user is None or not user.is_authenticated or not user.is_active:
        return False
    for held in holdings_of(user):
        rule = rules.get(held.role)
        if rule is not None and (item is None or rule.test(user, held, item)):
            return True
    return False


def permission_table() -> list[tuple[str, dict[str, str]]]:
    """Rows of the docs: action, role -> condition in words."""
    return [(action, {role: rule.text for role, rule in rules.items()}) for action, rules in RULES.items()]
