"""Debian's Chromium, for tests and measurements: never downloaded, without what it does by itself."""

import shutil

FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


# The shell is the same Chromium without the windows, tabs and menus around a page: a quarter of the CPU a window. Asked
# for where it lies: the command of that name stays above it as a process of its own, and would be killed in its place.
NAMES = ("/usr/lib/chromium/chromium-headless-shell", "chromium", "chromium-browser")


def find_chromium() -> str | None:
    return next(filter(None, map(shutil.which, NAMES)), None)
