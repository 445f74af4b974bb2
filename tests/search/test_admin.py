"""What editors see of the search index: a report, and a warning on the admin's front page when something is wrong."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from portal.members.models import User
from portal.repository.editors import grant_editor_permissions
from search.lease import get_lease, tell_worker_lives
from search.models import IndexChange, WorkerLease


def browser(group):
    grant_editor_permissions()
    user = User.objects.create_user(f"{group.lower()}@ministry.example", "x", display_name=group)
    user.groups.add(Group.objects.get(name=group))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def moderating(db):
    return browser("Moderators")


@pytest.fixture
def given_up(db):
    return IndexChange.objects.create(key="case:given-up", parked=True, attempts=5, error="KeyError: 'XX'")


def test_the_report_tells_how_the_index_stands(moderating, given_up):
    response = moderating.get(reverse("search_index_report"))

    assert response.status_code == 200
    text = response.content.decode()
    for part in (response.context["status"].live, "In use", "case:given-up", "KeyError: &#x27;XX&#x27;"):
        assert part in text, part
    assert reverse("search_index_report") in moderating.get(reverse("wagtailadmin_home")).content.decode()


def test_given_up_changes_can_be_tried_again(moderating, given_up):
    assert moderating.post(reverse("search_index_report")).status_code == 302

    given_up.refresh_from_db()
    assert not given_up.parked


def test_who_may_not_retry_only_looks(given_up):
    author = browser("Editors")

    assert "Try them again" not in author.get(reverse("search_index_report")).content.decode()
    author.post(reverse("search_index_report"))

    given_up.refresh_from_db()
    assert given_up.parked


def test_nobody_outside_the_admin_sees_the_report(db):
    assert "login" in Client().get(reverse("search_index_report"))["Location"]


def test_the_front_page_warns_only_when_something_is_wrong(moderating):
    def page():
        return moderating.get(reverse("wagtailadmin_home")).content.decode()

    get_lease()
    IndexChange.objects.filter(parked=True).delete()
    tell_worker_lives()
    assert "search-trouble" not in page()

    WorkerLease.objects.update(worker_seen=timezone.now() - timedelta(hours=1))
    assert "The search worker is not running" in page()

    tell_worker_lives()
    IndexChange.objects.create(key="case:given-up", parked=True, error="…")
    assert "1 change could not be brought" in page()
