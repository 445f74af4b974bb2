"""`manage.py load_sample_site`: the tree, themes, countries, survey and some three hundred real records."""

from io import StringIO
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandParser
from wagtail.signal_handlers import disable_reference_index_auto_update

from portal.admin_search import left_to_update_index
from portal.cases.loading import load_cases
from portal.countries.loading import import_survey, load_countries
from portal.home.generated import generate_records
from portal.home.site_tree import build_site
from portal.legislation.loading import load_laws
from portal.members.loading import load_government_domains
from portal.repository.loading import Loader
from portal.repository.models import ResourcePage
from portal.strategies.loading import load_strategies
from themes.loading import load_themes


class Command(BaseCommand):
    help = "Load the sample content. Runs again at will: what an editor changed or deleted stays so."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--records", type=int, default=0, metavar="N", help="add N generated records, plainly marked, for load"
        )
        parser.add_argument("--seed", type=int, default=1, help="the generated records follow from it")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are records already")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["if_empty"] and ResourcePage.objects.exists():
            self.stdout.write("There are records already; nothing loaded.")
            return
        build_site()
        self.stdout.write(f"themes: {load_themes()} added")
        self.stdout.write(f"countries: {load_countries().written} written")
        self.stdout.write(f"government domains: {load_government_domains()} added")
        survey = import_survey()
        for line, reason in survey.refused:
            self.stderr.write(f"survey, line {line}: {reason}")
        self.stdout.write(f"survey: {survey.written} results written")
        loader = Loader()
        # Three queries less for each of three saves a record; made up for in one go below.
        with disable_reference_index_auto_update(), left_to_update_index():
            load_laws(loader)
            load_strategies(loader)
            load_cases(loader)
        if loader.report.counts["written"] or loader.report.counts["updated"]:
            call_command("rebuild_references_index", verbosity=0)
            call_command("update_index", stdout=StringIO())
        for key, reason in loader.report.refused:
            self.stderr.write(f"{key}: {reason}")
        self.stdout.write(f"records: {loader.report}")
        if options["records"]:
            made = generate_records(number=options["records"], seed=options["seed"])
            self.stdout.write(f"generated: {made} records")
