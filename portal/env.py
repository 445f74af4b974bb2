"""Which settings come from the environment: typed readers that remember name, default and purpose.

`docs` and `.env.example` are tested against VARIABLES, so a variable can't be added in silence.
"""

import json
import os
from dataclasses import dataclass

from django.core.exceptions import ImproperlyConfigured


@dataclass(frozen=True)
class Variable:
    name: str
    default: str
    purpose: str


VARIABLES: dict[str, Variable] = {}


def text(name: str, default: str, purpose: str) -> str:
    VARIABLES[name] = Variable(name, default, purpose)
    return os.environ.get(name, default)


def flag(name: str, default: bool, purpose: str) -> bool:
    """Read "1", "true", "yes", "on" as true and "0", "false", "no", "off", "" as false."""
    value = text(name, "1" if default else "0", purpose).strip().lower()
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off", ""}:
        return False
    raise ImproperlyConfigured(f"{name} is “{value}”. Write 1 for yes or 0 for no.")


def number(name: str, default: int, purpose: str) -> int:
    value = text(name, str(default), purpose)
    try:
        return int(value)
    except ValueError:
        raise ImproperlyConfigured(f"{name} is “{value}”. Write a whole number.") from None


def words(name: str, default: str, purpose: str) -> list[str]:
    """Read values parted by commas."""
    return [part.strip() for part in text(name, default, purpose).split(",") if part.strip()]


def json_list(name: str, purpose: str, keys: tuple[str, ...]) -> list[dict[str, str]]:
    """Read a JSON list of objects that have all these keys."""
    value = text(name, "", purpose).strip()
    try:
        found = json.loads(value or "[]")
        return [{key: str(each[key]) for key in keys} for each in found]
    except (ValueError, TypeError, KeyError):
        wanted = ", ".join(keys)
        raise ImproperlyConfigured(f"{name} is no JSON list of objects with {wanted}.") from None
