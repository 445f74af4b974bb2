"""An answer as it is stored: what was typed, by name of the field, with nothing cut and nothing made of it yet."""

import hashlib
import json
import re
from collections.abc import Mapping
from typing import Any

from django.http import QueryDict

from portal.contributions.questions import Ask, Rows, Step

Data = dict[str, Any]

MOST_BYTES = 64 * 1024
NOTHING = ("", "unknown")  # a choice that stands there from the start says nothing
SPARE_ROWS = 2  # more than a list may hold are kept, and told


def read_posted(step: Step, post: QueryDict, many: set[str]) -> Data:
    """The answer out of a form's fields. `many`: names of the fields that hold several values."""
    data: Data = {}
    for ask in step.asks:
        if isinstance(ask, Rows):
            data[ask.name] = read_rows(ask, post)
            continue
        if ask.name in many:
            data[ask.name] = sorted_as_posted(post.getlist(ask.name))
        else:
            data[ask.name] = plain_text(post.get(ask.name, ""))
        if ask.name == "countries":
            data["other_country"] = plain_text(post.get("other_country", ""))
    return data


def sorted_as_posted(values: list[str]) -> list[str]:
    return [plain_text(value) for value in dict.fromkeys(values)]


def read_rows(rows: Rows, post: QueryDict) -> list[Data]:
    """Rows in the order of their numbers, empty ones left out, and the one whose "Take away" was pressed."""
    found: dict[int, Data] = {}
    pattern = re.compile(rf"{re.escape(rows.name)}-([0-9]{{1,3}})-([a-z_]+)")
    taken_away = post.get("take_away", "")
    for name in post:
        match = pattern.fullmatch(name)
        if match and (match[2] in rows.fields or match[2] == "id"):
            found.setdefault(int(match[1]), {})[match[2]] = plain_text(post.get(name, ""))
    kept = [
        {name: row[name] for name in ("id", *rows.fields) if row.get(name)}
        for number, row in sorted(found.items())
        if taken_away != f"{rows.name}-{number}"
    ]
    filled = [row for row in kept if rows.fixed or not is_blank_row(row)]
    return filled[: rows.most + SPARE_ROWS]


def is_blank_row(row: Mapping[str, Any]) -> bool:
    """Where only a choice with a first value stands, nothing was written."""
    return not any(str(value).strip() for name, value in row.items() if name not in ("id", "role"))


def plain_text(value: Any) -> str:
    """Line ends as one sign (forms post two, devices keep one), and nothing that no database takes."""
    text = str(value).replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "")
    return text.encode("utf-8", "replace").decode("utf-8")


def is_blank(data: Data) -> bool:
    return not any(
        any(not is_blank_row(row) if isinstance(row, dict) else row for row in value)
        if isinstance(value, list)
        else str(value).strip() not in NOTHING
        for value in data.values()
    )


def fingerprint(data: Any) -> str:
    return hashlib.sha256(json.dumps(data, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


def size_of(data: Data) -> int:
    return len(json.dumps(data, ensure_ascii=False).encode())


def as_posted(step: Step, data: Data) -> QueryDict:
    """The names and values with which a form would post this answer: what scripts get and give."""
    post = QueryDict(mutable=True)
    for ask in step.asks:
        value = data.get(ask.name, [] if isinstance(ask, Rows) else "")
        if isinstance(ask, Rows):
            for number, row in enumerate(value):
                for name, text in row.items():
                    post[f"{ask.name}-{number}-{name}"] = text
        elif isinstance(value, list):
            post.setlist(ask.name, value)
        else:
            post[ask.name] = value
        if isinstance(ask, Ask) and ask.name == "countries":
            post["other_country"] = data.get("other_country", "")
    return post


def posted(fields: Mapping[str, Any]) -> QueryDict:
    """A script's JSON object of names and values (one text or a list) as a form would have posted it."""
    post = QueryDict(mutable=True)
    for name, value in fields.items():
        post.setlist(str(name), [str(each) for each in value] if isinstance(value, list) else [str(value)])
    return post
