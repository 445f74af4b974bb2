"""Why does this question find these records in this order?"""

import json
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from search.engines import SearchUnavailable, get_engine
from search.request import SearchRequest


class Command(BaseCommand):
    help = "Shows what a question becomes, what it finds, and how the score of one record came about."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("words", help="The question as a visitor would type it.")
        parser.add_argument("--language", default="en", help="Language of the interface, e.g. fr.")
        parser.add_argument("--key", default="", help="The record whose score is explained, e.g. case:<uuid>.")
        parser.add_argument("--json", action="store_true", help="Print it as JSON.")

    def handle(self, *args: Any, **options: Any) -> None:
        request = SearchRequest.clean(options["words"], language=options["language"], languages=(options["language"],))
        try:
            explained = {**get_engine().explain(request, options["key"])}
            results = get_engine().search(request)
        except SearchUnavailable as error:
            raise CommandError(str(error)) from error
        explained["total"] = results.total
        explained["suggestion"] = results.suggestion
        explained["hits"] = [{"key": hit.key, "score": hit.score, "title": hit.version.title} for hit in results.hits]
        if options["json"]:
            self.stdout.write(json.dumps(explained, ensure_ascii=False))
            return
        for hit in explained.pop("hits"):
            self.stdout.write(f"{hit['score']:9.3f}  {hit['key']}  {hit['title']}")
        self.stdout.write(json.dumps(explained, ensure_ascii=False, indent=1))
