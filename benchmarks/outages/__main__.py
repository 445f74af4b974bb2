"""Is anything lost, does anything haunt, after editors worked through outages? `python -m benchmarks.outages`.

Real pages through the portal's services, a real worker and real nodes of Elasticsearch that are killed, stopped and
restarted while it goes on; then index and database are compared key by key, and every word is asked for.
Ends with an error if one record is lost or one comes back. The same seed gives the same operations and outages.
"""

import argparse
import json
import os
import shutil
import signal
import sys
import tempfile
import threading
import time
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.outages.lateness import Control
from benchmarks.outages.plan import make_plan
from benchmarks.outages.processes import Cluster, elasticsearch_home

if TYPE_CHECKING:
    from benchmarks.outages.editors import Editors
    from benchmarks.outages.storm import Storm
    from search.request import SearchRequest
    from search.results import SearchResults

CAUGHT_UP = 240.0  # seconds that the worker may need at the end
SLOW = 0.3  # seconds that a visitor may wait


@dataclass
class Visitors:
    """Somebody who searches all the time, and how it went."""

    answered: int = 0
    refused: int = 0
    slow_refusals: int = 0  # refusals after more than SLOW: a hung engine made somebody wait
    longest_refusal: float = 0.0
    # The same less the longest that a thread was late which only sleeps: what the machine, not the engine, took.
    slow_refusals_less_lateness: int = 0
    longest_refusal_less_lateness: float = 0.0

    def refuse(self, seconds: float, lateness: float) -> None:
        own = seconds - lateness
        self.refused += 1
        self.slow_refusals += seconds > SLOW
        self.longest_refusal = max(self.longest_refusal, round(seconds, 3))
        self.slow_refusals_less_lateness += own > SLOW
        self.longest_refusal_less_lateness = max(self.longest_refusal_less_lateness, round(own, 3))


@dataclass
class Report:
    seed: int
    engine: str
    nodes: int
    database: str
    operations: dict[str, int] = field(default_factory=dict)
    outages: dict[str, int] = field(default_factory=dict)
    ended: dict[str, int] = field(default_factory=dict)
    records: int = 0
    asked: int = 0  # words asked for at the end
    lost: list[str] = field(default_factory=list)
    ghosts: list[str] = field(default_factory=list)
    stale: list[str] = field(default_factory=list)
    wrong_answers: list[str] = field(default_factory=list)
    parked: list[str] = field(default_factory=list)
    visitors: Visitors = field(default_factory=Visitors)
    seconds_of_edits: float = 0.0
    seconds_to_catch_up: float = 0.0

    @property
    def is_sound(self) -> bool:
        return not (self.lost or self.ghosts or self.stale or self.wrong_answers or self.parked)


def main() -> None:
    options = read_options()
    signal.signal(signal.SIGTERM, lambda *_: sys.exit("ended"))  # so that no process of ours stays behind
    folder = Path(tempfile.mkdtemp(prefix="sids-outages-"))
    cluster = Cluster(elasticsearch_home(), folder, options.nodes) if options.engine == "elastic" else None
    prepare_settings(folder, cluster)
    try:
        if cluster:
            cluster.start()
        report = run(options, folder, cluster)
    finally:
        if cluster:
            cluster.end()
        if not options.keep:
            shutil.rmtree(folder, ignore_errors=True)
    print(json.dumps({**asdict(report), "is_sound": report.is_sound}, indent=1, ensure_ascii=False))
    sys.exit(not report.is_sound)


def read_options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--operations", type=int, default=1_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--engine", choices=("embedded", "elastic"), default="embedded")
    parser.add_argument("--nodes", type=int, choices=(1, 3), default=1, help="Of Elasticsearch.")
    parser.add_argument("--records", type=int, default=0, help="Records to begin with, beside those of this run.")
    parser.add_argument("--keep", action="store_true", help="Keep the folder with database, index and logs.")
    return parser.parse_args()


def prepare_settings(folder: Path, cluster: Cluster | None) -> None:
    """DATABASE_URL is taken as it is, and emptied of nothing; without it a file in the folder."""
    os.environ["PORTAL_VAR"] = str(folder)
    os.environ.setdefault("DATABASE_URL", f"sqlite:///{folder}/portal.sqlite3")
    os.environ["ELASTICSEARCH_URL"] = cluster.url if cluster else ""
    os.environ["SEARCH_INDEX_PREFIX"] = "outages"
    os.environ["LOG_LEVEL"] = "WARNING"
    os.environ["DJANGO_SETTINGS_MODULE"] = "portal.settings.dev"
    import django

    django.setup()


def run(options: argparse.Namespace, folder: Path, cluster: Cluster | None) -> Report:
    from django.conf import settings
    from django.core.management import call_command

    from benchmarks.outages.editors import Editors
    from benchmarks.outages.storm import Storm
    from portal.home.site_tree import build_site
    from search.rebuild import rebuild

    report = Report(options.seed, options.engine, options.nodes, settings.DATABASES["default"]["ENGINE"])
    call_command("migrate", verbosity=0)
    if options.records:
        call_command("load_sample_site", records=options.records, verbosity=0)
    build_site()
    editors = Editors(options.seed)
    rebuild()
    storm = Storm(folder, os.environ, cluster)
    storm.worker.start()
    stop, visitors = threading.Event(), report.visitors
    visitor = threading.Thread(target=visit, args=(stop, visitors), daemon=True)
    visitor.start()
    where = "embedded" if not cluster else "elastic" if options.nodes == 1 else "cluster"
    began = time.monotonic()
    try:
        for step in make_plan(options.seed, options.operations, where):
            if step.outage:
                storm.begin(step.outage)
                tell(f"{step.outage.name} after {editors.done.total()} operations")
            editors.do(step.operation)
            storm.step()
        storm.calm()
        report.seconds_of_edits = round(time.monotonic() - began, 1)
        report.seconds_to_catch_up = wait_for_worker(storm)
        stop.set()
        visitor.join()
    finally:
        stop.set()
        storm.end_workers()
    report.operations, report.outages, report.ended = dict(editors.done), dict(storm.done), dict(storm.ended)
    compare_all(editors, report)
    return report


def visit(stop: threading.Event, seen: Visitors) -> None:
    from search.engines import SearchUnavailable, get_engine
    from search.request import SearchRequest

    control = Control()
    control.start()
    while not stop.is_set():
        began = time.monotonic()
        try:
            get_engine().search(SearchRequest(words="outage country", per_page=10))
            seen.answered += 1
        except SearchUnavailable:
            ended = time.monotonic()
            seen.refuse(ended - began, control.longest_between(began, ended))
        stop.wait(0.02)
    control.stop()


def wait_for_worker(storm: "Storm") -> float:
    """Until the outbox is empty; the worker does it, nobody helps."""
    from search.models import IndexChange

    began = time.monotonic()
    while IndexChange.objects.waiting().exists():
        if time.monotonic() - began > CAUGHT_UP:
            raise RuntimeError(f"the outbox does not empty: {storm.worker.log.read_text()[-2_000:]}")
        storm.look_after_worker()
        time.sleep(0.2)
    time.sleep(1.5)  # a swap that nobody noted would be noticed later, by the worker's next look: not counted on here
    return round(time.monotonic() - began, 1)


def compare_all(editors: "Editors", report: Report) -> None:
    from search.drain import drain
    from search.engines import get_engine
    from search.models import IndexChange
    from search.request import SearchRequest
    from search.verify import compare, notice_swap

    notice_swap()
    drain()
    engine = get_engine()
    found = compare(engine)
    report.records = found.documents
    report.lost, report.ghosts, report.stale = found.missing, found.ghosts, found.stale
    report.parked = [f"{row.key}: {row.error}" for row in IndexChange.objects.all()]
    for word, expected in editors.expected():
        results = ask_patiently(SearchRequest(words=word, per_page=1_000, facets=(), highlight=False))
        keys = {hit.key for hit in results.hits}
        report.asked += 1
        if keys != expected or results.total != len(expected):
            report.wrong_answers.append(f"{word}: lacks {sorted(expected - keys)}, has {sorted(keys - expected)}")


def ask_patiently(request: "SearchRequest") -> "SearchResults":
    """A visitor is refused within a moment while a node still warms up; here the answer counts, not the wait."""
    from search.engines import SearchUnavailable, get_engine

    began = time.monotonic()
    while True:
        try:
            return get_engine().search(request)
        except SearchUnavailable:
            if time.monotonic() - began > CAUGHT_UP:
                raise
            time.sleep(0.5)


def tell(line: str) -> None:
    print(line, file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
