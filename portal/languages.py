"""Which languages the portal speaks, and how each is named in addresses, the index and the data.

Django and Wagtail know Chinese as "zh-hans"; everybody who links to us writes "zh". The short code is
used in addresses, facets, labels, the index and the API; Django's code only where Django asks for it.
"""

from django.conf import settings
from django.utils.translation import get_language

SHORT_CODES = {"zh-hans": "zh"}
DJANGO_CODES = {short: code for code, short in SHORT_CODES.items()}

# The tag of the `lang` attribute where it says more than the short code.
LANGUAGE_TAGS = {"zh": "zh-Hans"}

RIGHT_TO_LEFT = frozenset({"ar"})

# Each language in its own words; data, not strings to translate.
OWN_NAMES = {
    "en": "English",
    "fr": "Français",
    "es": "Español",
    "ru": "Русский",
    "ar": "العربية",
    "zh": "中文",
    "pt": "Português",
}

# Who reads what next best when there is no version in the language asked for.
# English is the working language of most SIDS, French and Spanish readers read each other's first.
FALLBACKS = {
    "en": ("fr", "es", "pt", "ru", "ar", "zh"),
    "fr": ("en", "es", "pt", "ru", "ar", "zh"),
    "es": ("en", "pt", "fr", "ru", "ar", "zh"),
    "pt": ("es", "en", "fr", "ru", "ar", "zh"),
    "ru": ("en", "fr", "es", "pt", "ar", "zh"),
    "ar": ("en", "fr", "es", "pt", "ru", "zh"),
    "zh": ("en", "fr", "es", "pt", "ru", "ar"),
}


def short_code(django_code: str) -> str:
    return SHORT_CODES.get(django_code, django_code)


def django_code(short: str) -> str:
    return DJANGO_CODES.get(short, short)


def language_tag(short: str) -> str:
    return LANGUAGE_TAGS.get(short, short)


def direction(short: str) -> str:
    return "rtl" if short in RIGHT_TO_LEFT else "ltr"


def current_language() -> str:
    """The short code of the language that the interface speaks in this thread."""
    return short_code(get_language() or settings.LANGUAGE_CODE)


def interface_languages() -> list[str]:
    return [short_code(code) for code in settings.INTERFACE_LANGUAGES]


def content_languages() -> list[str]:
    return [short_code(code) for code, _name in settings.LANGUAGES]


def reading_order(language: str) -> tuple[str, ...]:
    """The languages in which a reader of `language` would read a record, best first."""
    return (language, *FALLBACKS.get(language, tuple(OWN_NAMES)))
