"""Style sheets and scripts are gathered when one has changed, and only then."""

import os
import time

import pytest
from django.contrib.staticfiles import finders

from portal.home.static_files import gather_static_files


@pytest.fixture
def sheet(settings, tmp_path):
    source = tmp_path / "source" / "site.css"
    source.parent.mkdir()
    source.write_text("a{}")
    settings.STATICFILES_DIRS = [source.parent]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    settings.STATIC_ROOT = tmp_path / "gathered"
    finders.get_finder.cache_clear()
    yield source
    finders.get_finder.cache_clear()


def test_what_has_not_changed_is_not_gathered_again(sheet, settings):
    assert gather_static_files()
    assert not gather_static_files()
    sheet.write_text("a{color:red}")
    os.utime(sheet, (time.time() + 5, time.time() + 5))  # collectstatic compares whole seconds
    assert gather_static_files()
    assert (settings.STATIC_ROOT / "site.css").read_text() == "a{color:red}"
    assert not gather_static_files()


def test_a_gathering_that_was_cut_short_is_done_again(sheet, monkeypatch):
    assert gather_static_files()
    sheet.write_text("a{color:blue}")
    with monkeypatch.context() as cut:
        cut.setattr("portal.home.static_files.call_command", lambda *_words, **_options: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            gather_static_files()
    assert gather_static_files()
