"""`python -m benchmarks.cuts --runs 100 --seed 7 --js on`: so many cases, each broken twice in its own way."""

import argparse
import json
import shutil
import sys
import tempfile
import time
from collections import Counter
from pathlib import Path
from typing import Any

from benchmarks.cuts.author import Author
from benchmarks.cuts.chromium import Chromium
from benchmarks.cuts.plan import Run, draw
from benchmarks.cuts.portal import Portal
from benchmarks.cuts.proxy import CuttingProxy
from benchmarks.portals import free_port


def main() -> int:
    options = read_options()
    folder = Path(options.folder or tempfile.mkdtemp(prefix="sids-cuts-"))
    portal = Portal(folder, free_port(), options.database)
    portal.prepare(is_ready=options.ready)
    portal.start()
    proxy = CuttingProxy(portal.port)
    proxy.start()
    try:
        report = play(proxy, folder, options.scenes) if options.scenes is not None else drive(options, proxy, folder)
    finally:
        portal.stop()
        if not options.folder:
            portal.forget()
    print(json.dumps(report, ensure_ascii=False, indent=1))
    return 0 if report["right"] == report["runs"] else 1


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.cuts", description=__doc__)
    parser.add_argument("--runs", type=int, default=100)
    parser.add_argument("--first", type=int, default=0, help="number of the first run: with --runs 1, that one alone")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--js", choices=("on", "off"), default="on")
    parser.add_argument("--database", default="", help="postgres://…; default: SQLite in the folder")
    parser.add_argument("--folder", default="", help="kept and used again; default: one that is thrown away")
    parser.add_argument("--scenes", nargs="*", help="instead of runs: what needs no chance; names, or all")
    parser.add_argument("--ready", action="store_true", help="folder and database were prepared by a run before")
    return parser.parse_args()


def play(proxy: CuttingProxy, folder: Path, names: list[str]) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    from benchmarks.cuts.scenes import act

    with sync_playwright() as playwright:
        told = act(playwright, proxy, folder, names)
    return {"runs": len(told), "right": list(told.values()).count("right"), "scenes": told}


def drive(options: argparse.Namespace, proxy: CuttingProxy, folder: Path) -> dict[str, Any]:
    from playwright.sync_api import sync_playwright

    from benchmarks.cuts import runs

    with_script = options.js == "on"
    profile = folder / f"profile-{options.js}"
    shutil.rmtree(profile, ignore_errors=True)
    started = time.monotonic()
    failures: list[str] = []
    events: Counter[str] = Counter()
    with sync_playwright() as playwright:
        author = Author(Chromium(playwright, profile, with_script=with_script), proxy)
        author.begin()
        if with_script:
            wait_for_worker(author)
        one = runs.with_script if with_script else runs.without_script
        for number in range(options.first, options.first + options.runs):
            run = draw(options.seed, number, with_script=with_script)
            events.update(each.event for each in run.breaks)
            if failure := carry_out(one, author, run):
                failures.append(failure)
                print(f"FAILED {failure}", file=sys.stderr, flush=True)
            elif number % 10 == 9:
                print(f"{number + 1} done, {time.monotonic() - started:.0f} s", file=sys.stderr, flush=True)
        complaints = author.chromium.complaints
        author.chromium.close()
    posts = Counter(proxy.posts)
    return {
        "runs": options.runs,
        "right": options.runs - len(failures),
        "javascript": options.js,
        "database": "PostgreSQL" if options.database.startswith("postgres") else "SQLite",
        "seed": options.seed,
        "breaks": sum(number for event, number in events.items() if event != "plain"),
        "events": dict(events),
        "cuts_fired": dict(Counter(proxy.fired)),
        "posts": sum(posts.values()),
        "typed_again": author.typed_again,
        "complaints": complaints,
        "failures": failures,
        "seconds": round(time.monotonic() - started),
    }


def carry_out(one: Any, author: Author, run: Run) -> str:
    """What went wrong; empty where all is right."""
    from benchmarks.cuts.outcome import outcome_of

    author.seen.clear()
    try:
        one(author, run)
        outcome = outcome_of(run)
        return "" if outcome.is_right else f"{run}: {outcome}; seen {author.seen[-6:]}"
    except Exception as error:
        return f"{run}: {type(error).__name__}: {str(error)[:400]}; {outcome_of(run)}; seen {author.seen[-6:]}"
    finally:
        author.mend()
        author.proxy.is_down = False
        renew_page(author)


def renew_page(author: Author) -> None:
    """A page that hangs between two addresses must not spoil the next run."""
    if author.chromium.context is None:
        author.page = author.chromium.open()
        return
    old, author.page = author.page, author.chromium.page()
    old.close()


def wait_for_worker(author: Author) -> None:
    author.page.evaluate("navigator.serviceWorker.ready.then(() => true)")


if __name__ == "__main__":
    sys.exit(main())
