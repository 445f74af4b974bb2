from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class ContributionsConfig(AppConfig):
    name = "portal.contributions"
    label = "contributions"
    verbose_name = "Contributions"

    def ready(self) -> None:
        # Each kind's questions.py registers what it asks; this room imports no kind.
        autodiscover_modules("questions")
        from portal.contributions import signals  # noqa: F401
        from portal.contributions.questions import step_of
        from portal.review.author_links import register_steps

        register_steps(step_of)  # so that a reviewer's mail leads to the question
