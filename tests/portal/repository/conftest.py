"""Records that several files of tests look at."""

import pytest

from portal.repository.services import publish_record
from portal.toolkits.models import ToolkitPage
from tests.conftest import browser_of
from tests.portal.making import make_record
from tests.portal.repository.editing import country
from themes.models import Theme


@pytest.fixture
def moderating(moderator):
    return browser_of(moderator)


@pytest.fixture
def toolkit(db):
    """The sample content has none."""
    return publish_record(
        model=ToolkitPage,
        language="en",
        bucket="fj",
        bucket_title="Fiji",
        title="A template for data sharing",
        fields={"toolkit_kind": "template", "summary": "One form for six ministries."},
        sets={"countries": [country("FJ")], "themes": list(Theme.objects.in_use()[:1])},
    )


@pytest.fixture
def work(db):
    """A record in English with its version in French."""
    original = make_record("Quarz one", summary="In English.")
    french = make_record("Quarz un", language="fr", work=original, summary="En français.")
    return {"en": original, "fr": french}
