"""One storm on the database of the environment, after making the table in it. Prints the outcome as JSON."""

import json
import sys

import django

from benchmarks.mail_storm.storm import Plan, run_storm


def main(plan: str) -> None:
    django.setup()
    from django.core.management import call_command

    call_command("migrate", "outgoing_mail", verbosity=0)
    print(json.dumps(run_storm(Plan(**json.loads(plan)))))


if __name__ == "__main__":
    main(sys.argv[1])
