"""How much memory has a web process that has opened the embedded index and answered fifty questions?

Started by the benchmark as a process of its own: the folder of the index is its argument, the questions its input.
"""

import json
import os
import sys

from benchmarks.portals import memory_of
from benchmarks.search.engines import PREFIX


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "benchmarks.search.settings")
    django.setup()
    from django.core.management import call_command
    from django.urls import get_resolver

    call_command("migrate", "search", verbosity=0)
    _ = get_resolver().url_patterns  # imports every view, as the first request does
    from benchmarks.search.corpus import register_all_names
    from benchmarks.search.measures import SEVEN_FACETS
    from search.engines.embedded import make_engine
    from search.request import SearchRequest

    register_all_names()
    before = memory_of()
    engine = make_engine(folder=sys.argv[1], prefix=PREFIX, url="")
    for words, language in json.load(sys.stdin):
        engine.search(SearchRequest(words=words, language=language, facets=SEVEN_FACETS))
    print(json.dumps({"before": before, "after": memory_of(), "files": memory_of(kind="RssFile")}))


if __name__ == "__main__":
    main()
