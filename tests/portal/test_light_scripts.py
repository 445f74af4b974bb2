"""Scripts lose their comments on the way, and nothing else."""

import brotli
import pytest
from django.contrib.staticfiles import finders

from portal.light_scripts import OWN, lightened

LARGEST = 6 * 1024  # bytes of all scripts that one page may load
OURS = sorted(
    name
    for finder in finders.get_finders()
    for name, _storage in finder.list([])
    if name.startswith(OWN) and name.endswith(".js")
)


def read(name: str) -> str:
    with open(str(finders.find(name)), encoding="utf-8") as file:
        return file.read()


def test_comments_go_and_code_stays():
    script = (
        '/**\n * What it is for.\n */\nconst url = "https://a.example/"; // as written\n\n// why\n'
        "function go() {\n  return url; // it\n}\n"
    )
    assert lightened(script) == 'const url = "https://a.example/";\nfunction go() {\nreturn url;\n}\n'


@pytest.mark.parametrize("name", OURS)
def test_no_text_of_a_script_spans_lines(name):
    assert all(line.count("`") % 2 == 0 for line in read(name).splitlines() if not line.lstrip().startswith("*"))


def test_the_script_of_the_forms_leaves_room_for_that_of_files():
    assert len(brotli.compress(lightened(read("portal/js/drafts.js")).encode())) <= LARGEST - 700
