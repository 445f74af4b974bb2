"""Every address that the portal answers at, found by walking the resolver, and the action that it stands for."""

import uuid
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver
from django.urls.resolvers import RegexPattern

from tests.permissions.listing import EXACT, PREFIXES, ROUTES


@dataclass(frozen=True)
class Address:
    name: str  # with its namespaces; "" for those without
    route: str  # as written, language prefix included
    parameters: tuple[tuple[str, str], ...]  # (name, converter)
    callback: Callable[..., Any] = field(compare=False, hash=False)
    resolvers: tuple[Any, ...] = field(compare=False, hash=False)

    def __str__(self) -> str:
        return f"{self.name or '(no name)'} {self.route}"

    @cached_property
    def door(self) -> Any:
        """The view made by `may`, however many decorators stand around it.

        Decorators copy what a view carries, so it is the innermost that carries it.
        """
        found, view = None, self.callback
        while view is not None:
            if hasattr(view, "load") and hasattr(view, "view"):
                found = view
            view = getattr(view, "__wrapped__", None)
        return found

    @cached_property
    def action(self) -> str | None:
        said = getattr(self.callback, "action", None)
        if isinstance(said, str):
            return said
        if self.name in EXACT:
            return EXACT[self.name]
        if self.route in ROUTES:
            return ROUTES[self.route]
        known = self.name or self.route
        return next(
            (action for prefix, action in PREFIXES if known.startswith(prefix) or self.route.startswith(prefix)), None
        )

    def path(self, values: dict[str, Any]) -> str:
        """The address with its parameters filled in; raises KeyError for one that nobody taught us."""
        filled = {name: values[name] if name in values else invented(name, kind) for name, kind in self.parameters}
        return "/" + self.pattern % {name: str(value) for name, value in filled.items()}

    @cached_property
    def pattern(self) -> str:
        """With a place for each parameter, to be filled in with `%`."""
        wanted = {name for name, _kind in self.parameters}
        for way, names in candidates(self):
            if set(names) == wanted:
                return way
        raise KeyError(f"{self}: no way to write it")


INVENTED = {"int": 999_999, "slug": "nothing", "str": "nothing", "path": "nothing", "uuid": uuid.UUID(int=7)}


def invented(name: str, kind: str) -> Any:
    if kind in INVENTED:
        return INVENTED[kind]
    raise KeyError(f"Say in tests/permissions/filling.py what to put for <{kind}:{name}>")


def candidates(address: Address) -> list[tuple[str, list[str]]]:
    """Ways to write the address, each (format, names of parameters), from the patterns on the way to it."""
    from django.utils.regex_helper import normalize

    found: list[tuple[str, list[str]]] = [("", [])]
    for pattern in address.resolvers:
        ways = normalize(pattern.regex.pattern)
        found = [(text + way, [*names, *more]) for text, names in found for way, more in ways]
    return found


def parameters_of(pattern: Any) -> Iterator[tuple[str, str]]:
    if isinstance(pattern, RegexPattern):
        names = list(pattern.regex.groupindex) or [f"_{number}" for number in range(pattern.regex.groups)]
        yield from ((name, "regex") for name in names)
    else:
        for name, converter in pattern.converters.items():
            yield name, type(converter).__name__.removesuffix("Converter").lower().replace("string", "str")


def walk(resolver: Any = None, before: tuple[Any, ...] = (), names: tuple[str, ...] = ()) -> Iterator[Address]:
    resolver = resolver or get_resolver()
    for entry in resolver.url_patterns:
        way = (*before, entry.pattern)
        if isinstance(entry, URLResolver):
            yield from walk(entry, way, (*names, entry.namespace) if entry.namespace else names)
        elif isinstance(entry, URLPattern):
            yield Address(
                name=":".join([*names, entry.name]) if entry.name else "",
                route="".join(str(pattern) for pattern in way),
                parameters=tuple(pair for pattern in way for pair in parameters_of(pattern)),
                callback=entry.callback,
                resolvers=way,
            )


def all_addresses() -> list[Address]:
    return list(walk())
