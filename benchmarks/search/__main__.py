"""How well, how fast and how small is search? `python -m benchmarks.search --size 10000 --seed 7`."""

import argparse
import json
import os
import platform
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import django

ENGINES = ("embedded", "elastic", "postgres")
PATIENT = 400  # questions that times are taken of
LONGER = 5  # texts that make a record of some length: a row in a list weighs more beside a short one
WARMING = 20_000  # texts that a node has indexed before it is measured


def main() -> None:
    options = read_options()
    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.search.settings"
    django.setup()
    from django.core.management import call_command

    call_command("migrate", "search", verbosity=0)  # the synonyms' table, in memory
    from benchmarks.search.corpus import LANGUAGES, bytes_of_text, register_all_names
    from benchmarks.search.generated import make_corpus
    from benchmarks.search.queries import make_queries

    corpus = make_corpus(options.size, options.seed, options.generated)
    register_all_names()
    queries = make_queries(corpus.texts, options.seed, options.each, LANGUAGES)
    print(
        f"{corpus}; {bytes_of_text(corpus.documents) / 1e6:.1f} MB; {len(queries):,} queries, seed "
        f"{options.seed}; {os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, "
        f"Python {platform.python_version()}",
        flush=True,
    )
    answers: dict[str, Sequence[Any]] = {}
    if "embedded" in options.engines:
        answers["embedded"] = measure_embedded(corpus.documents, queries, options)
        report_longer(corpus.texts)
    if "elastic" in options.engines:
        answers["elastic"] = measure_elastic(corpus, queries, options)
    if len(answers) == 2:
        report_agreement(answers)
    if "postgres" in options.engines:
        print("\n## Wagtail's own search on PostgreSQL", flush=True)
        numbers = [f"--{name}={getattr(options, name)}" for name in ("size", "seed", "each", "generated")]
        server = f"--server={options.postgres}"
        subprocess.run([sys.executable, "-m", "benchmarks.search.postgres", server, *numbers], check=True)


def read_options() -> argparse.Namespace:
    from benchmarks.search.engines import NODE

    parser = argparse.ArgumentParser(prog="python -m benchmarks.search", description=__doc__)
    parser.add_argument("--size", type=int, default=10_000, help="documents in the index")
    parser.add_argument("--seed", type=int, default=7, help="chooses the texts, their facets and the queries")
    parser.add_argument("--generated", type=share, default=0.2, help="share of the documents that is generated")
    parser.add_argument("--each", type=int, default=20, help="queries for each language and kind")
    parser.add_argument("--engines", nargs="+", choices=ENGINES, default=ENGINES)
    parser.add_argument("--elasticsearch-url", default=os.environ.get("TEST_ELASTICSEARCH_URL", ""))
    home = Path(os.environ.get("SIDS_ELASTICSEARCH_HOME", NODE))
    parser.add_argument("--elasticsearch-home", type=Path, default=home, help="folder of a node that may be started")
    parser.add_argument("--warm-up", type=int, default=3, help="rounds of other questions before a node is measured")
    parser.add_argument("--heap", default="1g", help="of that node")
    parser.add_argument("--postgres", default="postgres://postgres@127.0.0.1:5432/postgres")
    return parser.parse_args()


def share(text: str) -> float:
    number = float(text)
    if not 0 <= number < 1:
        raise argparse.ArgumentTypeError("a share is at least 0 and below 1")
    return number


def measure_embedded(documents: Sequence[Any], queries: Sequence[Any], options: argparse.Namespace) -> Sequence[Any]:
    from benchmarks.search.corpus import bytes_of_text
    from benchmarks.search.engines import bytes_in, embedded_engine, fill

    print("\n## Embedded", flush=True)
    with embedded_engine() as (engine, folder):
        report_filling(len(documents), *fill(engine, documents))
        size, kept, text = bytes_in(folder), bytes_in(folder, ".store"), bytes_of_text(documents)
        print(
            f"Index {size / 1e6:.1f} MB: {size / text:.2f} x the texts; {(size - kept) / text:.2f} x without what is "
            "kept for the rows of lists."
        )
        answers = report_answers(engine, documents, queries, options.seed)
        asked = json.dumps([(query.words, query.language) for query in queries[:: max(len(queries) // 50, 1)][:50]])
        command = [sys.executable, "-m", "benchmarks.search.memory", str(folder)]
        used = json.loads(subprocess.run(command, input=asked, text=True, check=True, stdout=subprocess.PIPE).stdout)
        print(
            f"\nA web process: {used['before'] / 1e6:.0f} MB before, {used['after'] / 1e6:.0f} MB after 50 questions, "
            f"of which {used['files'] / 1e6:.0f} MB are pages of files."
        )
    return answers


def report_longer(texts: Sequence[Any]) -> None:
    from benchmarks.search.corpus import bytes_of_text, joined
    from benchmarks.search.engines import bytes_in, embedded_engine, fill

    records = joined(texts, LONGER)
    with embedded_engine() as (engine, folder):
        fill(engine, records)
        size, text = bytes_in(folder), bytes_of_text(records)
    print(f"\nThe same texts, {LONGER} to a record of {text / len(records):,.0f} bytes: {size / text:.2f} x the texts.")


def measure_elastic(corpus: Any, queries: Sequence[Any], options: argparse.Namespace) -> Sequence[Any]:
    from benchmarks.portals import memory_of
    from benchmarks.search.engines import bytes_of_index, elastic_engine, fill

    documents = corpus.documents
    print("\n## Elasticsearch", flush=True)
    with elastic_engine(options.elasticsearch_home, options.elasticsearch_url, options.heap) as (engine, url, node):
        if options.warm_up:
            fill(engine, documents[:WARMING])
        report_filling(len(documents), *fill(engine, documents, node))
        for version in engine.versions():
            if not version.is_live:
                engine.drop(version.name)
        print(f"Index {bytes_of_index(url, engine.prefix) / 1e6:.1f} MB, fresh.")
        warm_up(engine, corpus, options)
        answers = report_answers(engine, documents, queries, options.seed, Server(node, url, engine.prefix))
        if node:
            print(f"\nThe node: {memory_of(node) / 1e6:.0f} MB with a heap of {options.heap}.")
    return answers


def warm_up(engine: Any, corpus: Any, options: argparse.Namespace) -> None:
    """A node that has just started takes several times the CPU of one that has run for some minutes."""
    from benchmarks.search.corpus import LANGUAGES
    from benchmarks.search.measures import prefixes, questions
    from benchmarks.search.queries import make_queries

    for seed in range(options.seed + 1_000, options.seed + 1_000 + options.warm_up):
        for request in questions(make_queries(corpus.texts, seed, options.each, LANGUAGES), seed, PATIENT):
            engine.search(request)
        for prefix, language in prefixes(corpus.documents, seed, PATIENT):
            engine.suggest(prefix, language=language)
        for document in corpus.documents[: PATIENT // 2]:
            engine.similar(document.key)


def report_filling(count: int, wall: float, cpu: float) -> None:
    print(f"Indexed {count / wall:,.0f} documents/s by the clock, {count / cpu:,.0f} per second of CPU.", flush=True)


@dataclass(frozen=True)
class Server:
    """The part of an answer that is the node's: the rest is our client's and the way between them."""

    pid: int | None  # of a node that was started here
    url: str
    prefix: str

    def read(self) -> dict[str, float]:
        from benchmarks.portals import cpu_of
        from benchmarks.search.engines import seconds_of_node

        own = {"by its own clock": seconds_of_node(self.url, self.prefix)}
        return own | ({"CPU": cpu_of(self.pid)} if self.pid else {})

    def report(self, before: dict[str, float], questions: int) -> None:
        for name, seconds in self.read().items():
            print(f"| the node for it, {name}, mean | {(seconds - before[name]) / questions * 1000:.1f} |")


def report_answers(
    engine: Any, documents: Sequence[Any], queries: Sequence[Any], seed: int, server: Server | None = None
) -> Sequence[Any]:
    from functools import partial

    from benchmarks.search.engines import noting_answers
    from benchmarks.search.measures import as_request, in_whole_ms, prefixes, questions, rank_all, timed

    for query in queries[:40]:
        engine.search(as_request(query))  # warm: the vocabulary read, the files in memory
    asked = questions(queries[40:], seed, PATIENT)
    print(f"\nLoad {os.getloadavg()[0]:.1f}\n\n| p50 / p95 ms | |\n|---|---|")
    before = server.read() if server else {}
    print(f"| query + 7 facets, 0-3 selected + highlights | {timed(partial(engine.search, one) for one in asked)} |")
    if server:
        server.report(before, len(asked))
    begun = prefixes(documents, seed, PATIENT)
    before = server.read() if server else {}
    with noting_answers() as took:
        suggest = timed(partial(engine.suggest, prefix, language=language) for prefix, language in begun)
    print(f"| autocomplete | {suggest} |")
    if server:
        server.report(before, len(begun))
        print(f"| the node for one of its {len(took)} searches, as its answers say | {in_whole_ms(took)} |")
    keys = [document.key for document in documents if "public" in document.visibility][:PATIENT]
    print(f"| similar | {timed(partial(engine.similar, key) for key in keys)} |")
    ranks, answers = rank_all(engine, queries)
    print(f"\nMRR@10\n\n{ranks.table()}", flush=True)
    return [*answers, *(engine.search(request) for request in asked)]


def report_agreement(answers: dict[str, Sequence[Any]]) -> None:
    from benchmarks.search.measures import compare

    found = compare(answers["embedded"], answers["elastic"])
    print(
        f"\n## Both engines\nSame top ten {found.overlap:.2%}, same first {found.same_first:.2%}, total and all "
        f"counts the same in {found.same_counts:,} of {found.requests:,} requests."
    )


if __name__ == "__main__":
    main()
