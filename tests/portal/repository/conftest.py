"""Who edits: an administrator, and a member of Wagtail's group Moderators."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from portal.members.models import User
from portal.repository.editors import grant_editor_permissions
from portal.repository.services import publish_record
from portal.toolkits.models import ToolkitPage
from tests.portal.making import make_record
from tests.portal.repository.editing import country
from themes.models import Theme


def browser_of(user):
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def administrator(db):
    return User.objects.create_superuser("admin@ministry.example", "x", display_name="Ana Admin")


@pytest.fixture
def moderator(db):
    grant_editor_permissions()
    user = User.objects.create_user("moana.editor@ministry.example", "x", display_name="Moana Editor")
    user.groups.add(Group.objects.get(name="Moderators"))
    return user


@pytest.fixture(params=["administrator", "moderator"])
def editor(request, db):  # db by name: pytest-django puts tests without it after those that empty the database
    """The browser of each in turn."""
    return browser_of(request.getfixturevalue(request.param))


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
