"""Domains of addresses, compared label by label: what merely looks or ends alike is another domain."""

import re

LABEL = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")


class NotADomain(ValueError):
    """The text is no name that a mail could be sent to."""


def labels_of(domain: str) -> tuple[str, ...]:
    """The labels in small ASCII letters, as the name service knows them: a Cyrillic look-alike becomes xn--…"""
    bare = domain.strip().lower().removesuffix(".")
    try:
        written = bare.encode("idna").decode("ascii").lower()
    except UnicodeError:
        raise NotADomain(domain) from None
    labels = tuple(written.split("."))
    if len(written) > 253 or not all(LABEL.fullmatch(label) for label in labels):
        raise NotADomain(domain)
    return labels


def domain_of(address: str) -> tuple[str, ...]:
    """The labels after the last @: a quoted name before it may hold others."""
    _name, at, domain = address.rpartition("@")
    if not at:
        raise NotADomain(address)
    return labels_of(domain)


def names_above(labels: tuple[str, ...]) -> list[str]:
    """finance.gov.fj, gov.fj, fj: the whole name first."""
    return [".".join(labels[start:]) for start in range(len(labels))]
