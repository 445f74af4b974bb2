"""Which language version of a record a reader gets, and where the others are."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils import translation

from portal.languages import OWN_NAMES, django_code, interface_languages, language_tag, reading_order
from portal.repository.models import ResourcePage


@dataclass(frozen=True, slots=True)
class VersionLink:
    language: str
    tag: str
    name: str
    url: str
    is_shown: bool
    is_original: bool


def best_version(versions: Sequence[ResourcePage], language: str) -> ResourcePage:
    """The version a reader of `language` reads most easily."""
    by_language = {version.language: version for version in versions}
    chosen = next((by_language[code] for code in reading_order(language) if code in by_language), None)
    return chosen or original_of(versions)


def original_of(versions: Sequence[ResourcePage]) -> ResourcePage:
    """The version that states the facts: the one marked as original, else the oldest."""
    return min(versions, key=lambda version: (not version.is_original, version.pk))


def record_url(address: tuple[str, str, str], language: str) -> str:
    """Address of a record (section, bucket, slug) in the frame of one language, without a query."""
    with translation.override(django_code(language)):
        return reverse("record", args=address)


def version_url(version: ResourcePage) -> str:
    """The one address of this version, in its own language."""
    return record_url(version.address, version.language)


def version_links(versions: Sequence[ResourcePage], shown: ResourcePage) -> list[VersionLink]:
    """A link for each version, original first, then in the order of the interface's languages."""
    original = original_of(versions)
    order = [code for code, _name in settings.LANGUAGES]
    ranked = sorted(versions, key=lambda v: (v.pk != original.pk, order.index(django_code(v.language))))
    return [
        VersionLink(
            language=version.language,
            tag=language_tag(version.language),
            name=OWN_NAMES[version.language],
            url=version_url(version),
            is_shown=version.pk == shown.pk,
            is_original=version.is_original and version.pk == original.pk,  # it may be a draft, or deleted
        )
        for version in ranked
    ]


def frame_links(versions: Sequence[ResourcePage]) -> list[dict[str, str]]:
    """The same record in the frame of each interface language, whichever version is shown there."""
    links = []
    for language in interface_languages():
        address = best_version(versions, language).address
        links.append(
            {
                "language": language,
                "tag": language_tag(language),
                "name": OWN_NAMES[language],
                "url": record_url(address, language),
            }
        )
    return links
