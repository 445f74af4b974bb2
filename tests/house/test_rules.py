"""The rules of the house that no tool of the gate knows: sizes, names, docs, no host but our own."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from django.apps import apps
from django.conf import settings

from search.facets import FACET_NAMES

ROOT = Path(settings.BASE_DIR)
LONGEST_FILE = 500
VAGUE_NAMES = {"utils", "util", "helpers", "helper", "core", "common", "misc", "manager", "managers"}

# Reads every module that reads the environment and tells which variables it knows.
ASK_FOR_VARIABLES = """
import json, django
django.setup()
from portal import env
import portal.settings.base, portal.settings.dev, portal.settings.production
import portal.home.management.commands.run_portal
print(json.dumps({name: [v.default, v.purpose] for name, v in env.VARIABLES.items()}))
"""


def files(*patterns: str) -> list[Path]:
    """What is, or is about to be, in the repository: written text of our own, no catalogues, no migrations."""
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", "-z", "--", *patterns]
    listed = subprocess.run(command, cwd=ROOT, check=True, capture_output=True, text=True).stdout.split("\0")
    found = [ROOT / name for name in dict.fromkeys(listed) if name and (ROOT / name).is_file()]
    return [path for path in found if not {"locale", "migrations"} & set(path.parts)]


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


SOURCES = files("*.py", "*.html", "*.css", "*.js")
TEMPLATES = [path for path in files("*.html") if "templates" in path.parts]
STYLES = files("*.css")
PROSE = [ROOT / "README.md", *files("docs/*.md")]
LOCKS = files("requirements*.txt")
TEXTS = [path for path in files() if b"\0" not in path.read_bytes()[:8_000]]


def by_name(paths: list[Path]) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("path", paths, ids=name_of)


def test_the_rules_find_something_to_judge():
    for found in (SOURCES, TEMPLATES, STYLES, PROSE, LOCKS):
        assert found


def test_no_source_file_is_longer_than_500_lines():
    lengths = {name_of(path): len(path.read_text(encoding="utf-8").splitlines()) for path in SOURCES}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_module_hides_behind_a_vague_name():
    named = [(name_of(path), part) for path in files("*.py") for part in path.relative_to(ROOT).with_suffix("").parts]
    assert [name for name, part in named if part.strip("_") in VAGUE_NAMES] == []


# --- Documents -------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def variables() -> dict[str, list[str]]:
    """Name -> [default, purpose], from a process that has none of them set."""
    known = set(example_variables())
    environment = {name: value for name, value in os.environ.items() if name not in known}
    environment |= {"DJANGO_SETTINGS_MODULE": "portal.settings.production", "SECRET_KEY": "for-this-test-" + "x" * 60}
    command = [sys.executable, "-c", ASK_FOR_VARIABLES]
    asked = subprocess.run(command, cwd=ROOT, env=environment, check=True, capture_output=True, text=True)
    found: dict[str, list[str]] = json.loads(asked.stdout)
    return found


def example_variables() -> dict[str, tuple[str, str]]:
    """Name -> (value, the comment above it) in .env.example."""
    found = {}
    comment: list[str] = []
    for line in (ROOT / ".env.example").read_text(encoding="utf-8").splitlines():
        if match := re.fullmatch(r"#([A-Z][A-Z0-9_]+)=(.*)", line):
            found[match[1]] = (match[2], " ".join(comment))
        comment = [*comment, line.removeprefix("#").strip()] if line.startswith("# ") else []
    return found


def test_every_variable_stands_in_the_example_and_no_other(variables):
    assert set(example_variables()) == set(variables)


def test_the_example_gives_each_variable_its_default_and_its_purpose(variables):
    # A path of the checkout is written relative to it.
    expected = {
        name: (default.replace(f"{ROOT}/", ""), purpose.strip()) for name, (default, purpose) in variables.items()
    }
    assert example_variables() == expected


def own_commands() -> list[str]:
    folders = [Path(config.path) for config in apps.get_app_configs() if ROOT in Path(config.path).parents]
    own = [folder for folder in folders if ".venv" not in folder.parts]
    return sorted(path.stem for folder in own for path in folder.glob("management/commands/[a-z]*.py"))


@pytest.mark.parametrize("command", own_commands())
def test_every_command_is_told_of_in_the_docs(command):
    assert any(re.search(rf"\b{command}\b", path.read_text(encoding="utf-8")) for path in PROSE)


@pytest.mark.parametrize("facet", FACET_NAMES)
def test_every_facet_is_told_of_in_the_docs_of_search(facet):
    assert f"`{facet}`" in (ROOT / "docs" / "search.md").read_text(encoding="utf-8")


@by_name(PROSE)
def test_links_of_the_docs_lead_to_files_that_exist(path):
    text = path.read_text(encoding="utf-8")
    linked = [target.partition("#")[0] for target in re.findall(r"\]\(([^)\s]+)\)", text)]
    local = [target for target in linked if target and not re.match(r"[a-z]+:", target)]
    assert [target for target in local if not (path.parent / target).exists()] == []


# --- Pages -----------------------------------------------------------------------------------------------------


def found_in(paths: list[Path], pattern: str, *, spared: str = r"(?!)") -> dict[str, list[str]]:
    """Where the pattern stands, by file; what `spared` finds in it is let through."""
    judged = {name_of(path): re.findall(pattern, path.read_text(encoding="utf-8")) for path in paths}
    blamed = {name: [text for text in found if not re.search(spared, text)] for name, found in judged.items()}
    return {name: found for name, found in blamed.items() if found}


def test_no_template_has_a_style_attribute():
    assert found_in(TEMPLATES, r"<[^>]*\sstyle\s*=") == {}


def test_no_template_has_a_script_or_a_style_or_a_handler_of_its_own():
    spared = r"\bsrc=|\btype=\"application/(?:ld\+)?json\""
    assert found_in(TEMPLATES, r"<(?:script|style)\b[^>]*>", spared=spared) == {}
    assert found_in(TEMPLATES, r"<[^>]*\son[a-z]+\s*=") == {}


def test_no_page_loads_anything_from_another_host():
    host = r"(?:https?:)?//[\w.-]"
    tags = "script|img|source|iframe|video|audio|embed|object|track|use|image"
    assert found_in(TEMPLATES, rf"<(?:{tags})\b[^>]*{host}") == {}
    assert found_in(TEMPLATES, rf"<link\b(?=[^>]*rel=\"[^\"]*(?:style|icon|load|font))[^>]*{host}") == {}
    assert found_in(STYLES, rf"(?:url\(|@import)[^);]*{host}") == {}


def test_styles_name_no_physical_side():
    """Arabic is read from the other side: margin-inline-start, not margin-left."""
    sides = r"\b(?:margin|padding|border|scroll-margin|scroll-padding)-(?:left|right)\b"
    places = r"(?<![-\w])(?:left|right)\s*:|(?:text-align|float|clear)\s*:\s*(?:left|right)\b"
    corners = r"border-(?:top|bottom)-(?:left|right)-radius"
    assert found_in(STYLES, f"{sides}|{places}|{corners}") == {}


# --- Nothing of one machine, nothing of one registry -----------------------------------------------------------


def test_no_file_names_a_path_of_one_machine():
    folders = "|".join(["work", "root", "farm"])
    # The end of an address on some host, or below a language of our own, is no path of a machine.
    assert found_in(TEXTS, rf"(?<![\w.%}}-])/(?:{folders})/") == {}


def test_no_file_names_the_host_of_a_package_registry():
    assert found_in(TEXTS, "|".join([r"pypi[.]org", r"pythonhosted[.]", r"npmjs[.]", r"proxy[.]golang"])) == {}


@by_name(LOCKS)
def test_the_lock_has_a_hash_for_every_package_and_no_host(path):
    text = path.read_text(encoding="utf-8")
    requirements = text.replace("\\\n", "").splitlines()
    packages = [line for line in requirements if line and not line.startswith(("#", " "))]
    assert len(packages) > (0 if path.name == "requirements-setup.txt" else 10)
    assert [line for line in packages if "--hash=sha256:" not in line or "==" not in line] == []
    assert "http" not in text.replace("httpx", "").replace("httpcore", "").replace("httptools", "")
    assert "--index-url" not in text
    assert "--find-links" not in text
