"""The interface speaks all six languages: no string without a translation, none fuzzy, every placeholder kept."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import polib
import pytest

from tests.conftest import ROOT, missing

CATALOGUES = sorted((ROOT / "portal" / "locale").glob("*/LC_MESSAGES/django.po"))
PLACEHOLDER = re.compile(r"%\([a-z_]+\)[sd]|%[sd]|\{[a-z_]*\}")
FORMS = {"ar": 6, "es": 2, "fr": 2, "ru": 3, "zh_Hans": 1}


def language_of(path: Path) -> str:
    return path.parent.parent.name


def test_there_is_a_catalogue_for_each_language_but_english() -> None:
    assert {language_of(path) for path in CATALOGUES} == set(FORMS)


@pytest.mark.parametrize("path", CATALOGUES, ids=language_of)
def test_every_entry_is_translated_and_none_is_fuzzy(path: Path) -> None:
    catalogue = polib.pofile(str(path))
    assert len(catalogue) > 300
    assert [entry.msgid for entry in catalogue if entry.fuzzy] == []
    assert [entry.msgid for entry in catalogue if not entry.translated()] == []
    plural = [entry for entry in catalogue if entry.msgid_plural]
    assert {len(entry.msgstr_plural) for entry in plural} == {FORMS[language_of(path)]}


@pytest.mark.parametrize("path", CATALOGUES, ids=language_of)
def test_translations_keep_the_placeholders(path: Path) -> None:
    wrong = []
    for entry in polib.pofile(str(path)):
        if entry.msgid_plural:
            # A singular may say "one" in words; the form for many may not lose its number.
            texts = [(entry.msgid_plural, entry.msgstr_plural[max(entry.msgstr_plural)])]
        else:
            texts = [(entry.msgid, entry.msgstr)]
        wrong += [
            (source, text)
            for source, text in texts
            if sorted(PLACEHOLDER.findall(source)) != sorted(PLACEHOLDER.findall(text))
        ]
    assert wrong == []


def test_the_catalogues_hold_every_string_of_the_code(tmp_path: Path) -> None:
    """Collect the strings anew in a copy of the tree: a string that no catalogue has would show in English."""
    if shutil.which("xgettext") is None:
        missing("gettext (Debian: apt install gettext)")
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    for name in listed.stdout.splitlines():
        if name.endswith((".py", ".html", ".po")) and not name.startswith(("tests/", "benchmarks/")):
            target = tmp_path / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if (ROOT / name).exists():
                shutil.copy(ROOT / name, target)
    command = [sys.executable, "manage.py", "makemessages", "-l", "fr", "--no-wrap", "--no-location"]
    environment = {"DJANGO_SETTINGS_MODULE": "portal.settings.test", "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
    subprocess.run(command, cwd=tmp_path, env=environment, check=True, capture_output=True)
    collected = polib.pofile(str(tmp_path / "portal" / "locale" / "fr" / "LC_MESSAGES" / "django.po"))
    assert len(collected) > 300
    new = [entry.msgid for entry in collected if not entry.obsolete and (not entry.translated() or entry.fuzzy)]
    assert new == [], "run `make catalogues` and translate"
