"""How is each engine of the portal filled for the benchmark, with an index of its own, and how large does it get?"""

import json
import os
import shutil
import subprocess
import time
import urllib.request
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.portals import cpu_of, free_port
from benchmarks.search.packages import CACHE
from search.document import SearchDocument
from search.engines.base import Change, Engine

PREFIX = "benchmark"
AT_ONCE = 500  # documents a write, as in a rebuild
NODE = Path(__file__).resolve().parents[3] / "shared" / "elasticsearch"


@contextmanager
def embedded_engine() -> Iterator[tuple[Engine, Path]]:
    from search.engines.embedded import make_engine

    folder = CACHE / f"index-{os.getpid()}"
    try:
        yield make_engine(folder=str(folder), prefix=PREFIX, url=""), folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def elastic_engine(home: Path, url: str, heap: str) -> Iterator[tuple[Engine, str, int | None]]:
    """On the server at `url`, else on a node that is started for it; with its address and the node's process id."""
    if url:
        with _elastic(url) as engine:
            yield engine, url, None
        return
    folder, port = CACHE / f"elasticsearch-{os.getpid()}", free_port()
    folder.mkdir(parents=True)
    with (folder / "output").open("w") as output:
        node = subprocess.Popen(
            [home / "elasticsearch", folder / "data", str(port)],
            env={**os.environ, "HEAP": heap},
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        url = f"http://127.0.0.1:{port}"
        wait_for(url, node)
        with _elastic(url) as engine:
            yield engine, url, node.pid
    finally:
        node.terminate()
        node.wait(timeout=60)
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _elastic(url: str) -> Iterator[Engine]:
    from search.engines.elastic import make_engine

    engine = make_engine(folder="", prefix=f"{PREFIX}-{os.getpid()}", url=url)
    try:
        yield engine
    finally:
        for version in engine.versions():
            engine.drop(version.name)


def wait_for(url: str, node: "subprocess.Popen[bytes]") -> None:
    for _ in range(240):
        try:
            with urllib.request.urlopen(f"{url}/_cluster/health?wait_for_status=yellow&timeout=1s", timeout=2):
                return
        except OSError:
            if node.poll() is not None:
                break
            time.sleep(0.5)
    raise SystemExit(
        "The node of Elasticsearch did not start; --elasticsearch-home or --elasticsearch-url names another."
    )


def fill(engine: Engine, documents: Sequence[SearchDocument], server: int | None = None) -> tuple[float, float]:
    """A new live version; seconds of the clock and of CPU, the server's included."""
    version = engine.new_version_name()
    engine.create(version)
    server_cpu = cpu_of(server) if server else 0.0
    began, used = time.perf_counter(), time.process_time()
    with engine.session(version) as session:
        for start in range(0, len(documents), AT_ONCE):
            changes = [Change(document.key, document, 1) for document in documents[start : start + AT_ONCE]]
            if errors := session.write(changes):
                raise SystemExit(f"{len(errors)} texts could not be written: {next(iter(errors.values()))}")
    wall, cpu = time.perf_counter() - began, time.process_time() - used
    engine.activate(version)
    return wall, cpu + (cpu_of(server) - server_cpu if server else 0.0)


def bytes_in(folder: Path, ending: str = "") -> int:
    return sum(path.stat().st_size for path in folder.rglob(f"*{ending}") if path.is_file())


def bytes_of_index(url: str, prefix: str) -> int:
    with urllib.request.urlopen(f"{url}/{prefix}-*/_stats/store", timeout=30) as answer:
        return int(json.load(answer)["_all"]["total"]["store"]["size_in_bytes"])


def seconds_of_node(url: str, prefix: str) -> float:
    """What the node has searched and fetched so far, by its own clock."""
    with urllib.request.urlopen(f"{url}/{prefix}-*/_stats/search", timeout=30) as answer:
        told = json.load(answer)["_all"]["total"]["search"]
    return float(told["query_time_in_millis"] + told["fetch_time_in_millis"]) / 1000


@contextmanager
def noting_answers() -> Iterator[list[int]]:
    """Milliseconds that the node says it took, one for each search while this lasts; whole ones, rounded down."""
    from elasticsearch import Elasticsearch

    took: list[int] = []
    search = Elasticsearch.search

    def noted(self: Elasticsearch, *args: Any, **options: Any) -> Any:
        answer = search(self, *args, **options)
        took.append(answer["took"])
        return answer

    Elasticsearch.search = noted  # type: ignore[method-assign]
    try:
        yield took
    finally:
        Elasticsearch.search = search  # type: ignore[method-assign]
