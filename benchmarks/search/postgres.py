"""How does Wagtail's own database search do on the same texts and queries? Started by the benchmark as a process."""

import argparse
import os
import time
from functools import partial
from urllib.parse import urlsplit

import psycopg
from psycopg import sql


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--server", required=True, help="postgres://… of a server on which a database may be made")
    parser.add_argument("--size", type=int, required=True)
    parser.add_argument("--seed", type=int, required=True)
    parser.add_argument("--each", type=int, required=True)
    parser.add_argument("--generated", type=float, required=True)
    options = parser.parse_args()
    name = f"search_benchmark_{os.getpid()}"
    database = sql.Identifier(name)
    with psycopg.connect(options.server, autocommit=True) as connection:
        connection.execute(sql.SQL("CREATE DATABASE {}").format(database))
        try:
            os.environ["BENCHMARK_DATABASE"] = urlsplit(options.server)._replace(path=f"/{name}").geturl()
            measure(options)
        finally:
            connection.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(database))


def measure(options: argparse.Namespace) -> None:
    import django

    os.environ["DJANGO_SETTINGS_MODULE"] = "benchmarks.search.postgres_settings"
    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from modelsearch.backends import get_search_backend

    from benchmarks.portals import memory_of
    from benchmarks.search.baseline.models import Text
    from benchmarks.search.corpus import LANGUAGES
    from benchmarks.search.generated import make_corpus
    from benchmarks.search.measures import TEN, Ranks, timed
    from benchmarks.search.queries import Query, make_queries

    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(Text)
    corpus = make_corpus(options.size, options.seed, options.generated)
    queries = make_queries(corpus.texts, options.seed, options.each, LANGUAGES)
    texts = Text.objects.bulk_create(
        (
            Text(
                key=document.key,
                title=version.title,
                body=f"{version.summary} {version.body}",
                is_public="public" in document.visibility,
            )
            for document in corpus.documents
            for version in document.versions
        ),
        batch_size=1_000,
    )
    backend = get_search_backend()
    index = backend.get_index_for_model(Text)
    began = time.perf_counter()
    for start in range(0, len(texts), 5_000):
        index.add_items(Text, texts[start : start + 5_000])
    wall = time.perf_counter() - began
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_total_relation_size('modelsearch_indexentry')")
        size_on_disk = cursor.fetchone()[0]
        cursor.execute("ANALYZE")
    print(f"Indexed {len(texts) / wall:,.0f} documents/s, {size_on_disk / 1e6:.1f} MB with the text.", flush=True)

    def ask(operator: str, ranks: Ranks, query: Query) -> None:
        found = backend.search(query.words, Text.objects.filter(is_public=True), operator=operator)
        ranks.add(query, [text.key for text in found[:TEN]])

    for operator in ("or", "and"):
        ranks = Ranks()

        times = timed(partial(ask, operator, ranks, query) for query in queries)
        print(
            f"\nWords joined by “{operator}”; one query, p50 / p95 ms: {times} (CPU of the client)\n\n{ranks.table()}"
        )
    # No facets and no highlights: Wagtail's search has none for a database.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_backend_pid()")
        backend_pid = cursor.fetchone()[0]
    used = memory_of(backend_pid)  # 0: the server is on another machine
    shared = memory_of(backend_pid, "RssShmem")
    print(f"\nThe server's process for us: {used / 1e6:.0f} MB, of which {shared / 1e6:.0f} MB are shared buffers.")


if __name__ == "__main__":
    main()
