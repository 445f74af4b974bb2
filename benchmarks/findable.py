"""How long after an editor's save is a record found? `python -m benchmarks.findable [--records 30] [--size 1000]`.

With the worker as it runs beside a site; `--elasticsearch-url` measures Elasticsearch, else the embedded engine.
"""

import argparse
import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from benchmarks.portals import ROOT, environment, manage

WAIT = 30.0  # seconds; then the record counts as lost


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--records", type=int, default=30)
    parser.add_argument("--size", type=int, default=1_000)
    parser.add_argument("--elasticsearch-url", default="")
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="sids-findable-"))
    os.environ.update(environment(folder), ELASTICSEARCH_URL=options.elasticsearch_url)
    manage(folder, "migrate", "-v0")
    manage(folder, "load_sample_site", "--records", str(max(0, options.size - 291)))
    manage(folder, "search_rebuild")
    worker = subprocess.Popen(
        [sys.executable, "manage.py", "search_drain", "--watch"], cwd=ROOT, env=environment(folder),
        stdout=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        seconds = measure(options.records)
    finally:
        worker.terminate()
        worker.wait(timeout=20)
    ordered = sorted(seconds)
    p95 = ordered[max(0, round(0.95 * len(ordered)) - 1)]
    print(
        f"save -> findable, {len(ordered)} records: p50 {statistics.median(ordered):.2f} s, p95 {p95:.2f} s, ", end=""
    )
    print(f"max {ordered[-1]:.2f} s, lost {options.records - len(ordered)}")


def measure(records: int) -> list[float]:
    """Seconds from the end of each save until a search for its own word finds the record."""
    import django

    django.setup()
    from portal.cases.models import CasePage
    from portal.repository.services import publish_record
    from search.engines import get_engine
    from search.request import SearchRequest

    chance = random.Random(1)
    seconds = []
    for number in range(records):
        word = "quarz" + "".join(chance.choices("abcdefghij", k=8))
        publish_record(
            model=CasePage,
            language="en",
            bucket="fj",
            bucket_title="Fiji",
            title=f"{word} {number}",
            fields={"summary": "Measured.", "is_generated": True},
        )
        saved = time.monotonic()
        while time.monotonic() - saved < WAIT:
            if get_engine().search(SearchRequest(words=word, facets=(), highlight=False)).total == 1:
                seconds.append(time.monotonic() - saved)
                break
            time.sleep(0.02)
        time.sleep(chance.uniform(0.2, 1.2))  # editors don't keep time with the worker
    return seconds


if __name__ == "__main__":
    main()
