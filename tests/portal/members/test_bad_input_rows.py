"""The docs name a test for each kind of bad input: each is there, under that name."""

import re
from pathlib import Path

from django.conf import settings

ROOT = Path(settings.BASE_DIR)


def test_each_test_that_the_docs_name_is_there():
    text = (ROOT / "docs" / "accounts.md").read_text(encoding="utf-8").partition("## Bad input")[2]
    named = re.findall(r"`([a-z_/]+\.py)::(test_\w+)`", text)
    assert len(named) >= 15
    missing = [
        (path, name)
        for path, name in named
        if f"def {name}(" not in (ROOT / "tests" / "portal" / path).read_text(encoding="utf-8")
    ]
    assert missing == []
