"""What the table says, read from its words and not from its functions: the two must agree."""

import re

from portal.members.permissions import permission_table

TABLE = dict(permission_table())
TERMS = {
    "yes",
    "own",
    "own country",
    "own organisation",
    "own theme",
    "draft",
    "in review",
    "sent",
    "published",
    "oneself",
    "of the country",
    "waiting to be verified",
    "as supporter",
    "no focal point",
}
STATES_OF = {
    "draft": {"draft", "changes", "withdrawn"},
    "in review": {"review"},
    "sent": {"review", "changes"},
    "published": {"published"},
}


def parts(text: str, sign: str) -> list[str]:
    """Split where no bracket is open."""
    found, depth, start = [], 0, 0
    for place, letter in enumerate(text):
        depth += (letter == "(") - (letter == ")")
        if depth == 0 and text.startswith(sign, place):
            found.append(text[start:place])
            start = place + len(sign)
    return [*found, text[start:]]


def holds(text: str, facts: dict[str, bool]) -> bool:
    if len(conditions := parts(text, ", ")) > 1:
        return all(holds(condition, facts) for condition in conditions)
    if text.startswith("not "):
        return not holds(text.removeprefix("not "), facts)
    if re.fullmatch(r"\(.*\)", text):
        return any(holds(choice, facts) for choice in parts(text[1:-1], " or "))
    if text not in TERMS:
        raise KeyError(f"The table says “{text}”: teach tests/permissions/reading.py what it means.")
    return facts[text]


def facts_of(*, state: str, own: bool, same_country: bool) -> dict[str, bool]:
    return {
        "yes": True,
        "own": own,
        "oneself": own,
        "own organisation": own,  # a thing of one's own has the number of one's organisation, too
        "own country": same_country,
        "of the country": same_country,
        "own theme": True,
        "waiting to be verified": state == "draft",
        "as supporter": True,  # as `thing` of tests/permissions/test_table.py is unless it is told otherwise
        "no focal point": True,
        **{term: state in states for term, states in STATES_OF.items()},
    }


def expected(action: str, role: str, facts: dict[str, bool]) -> bool:
    """Whether a member who holds this role (and that of every member) may do it. A focal point's country is Fiji."""
    rules = TABLE[action]
    return any(holds(rules[held], facts) for held in {role, "new"} if held in rules)
