"""A donor sends as a supporter: said before sending, after it, and on the record."""

import pytest

from portal.contributions.models import Draft
from portal.members.organisations import Organisation
from portal.review.items import newest_submission
from portal.review.services import agree_for_country
from tests.portal.contributions.authors import Author, make_author
from tests.portal.review.people import donor, focal

pytestmark = pytest.mark.django_db
TOLD = "You send it as a supporter"


def test_a_donor_is_told_before_and_after_sending():
    fund = Organisation.objects.create(name="Fund", kind="donor")
    author = Author(donor(organisation=fund))
    author.write_all()
    author.save("done", summary="Licences are renewed over the radio.")
    assert TOLD in author.client.get(author.url("check")).content.decode()
    author.send(licence="by", shown="institution")
    page = Draft.objects.get(key=author.key).page
    submission = newest_submission(page)
    assert submission.as_supporter
    sent = author.url("sent")
    assert "agrees before it is published" in author.client.get(sent).content.decode()
    agree_for_country(page=page, user=focal())
    assert "and the country agrees" in author.client.get(sent).content.decode()
    content = page.get_latest_revision().content
    [source] = [row for row in content["record_sources"] if row["publisher"] == "Fund"]
    assert source["citation"] == "Told as a supporter through this portal; the country agreed"


def test_an_official_sends_as_an_official():
    author = Author(make_author())
    author.write_all()
    author.save("done", summary="Licences are renewed over the radio.")
    assert TOLD not in author.client.get(author.url("check")).content.decode()
    author.send(licence="by", shown="institution")
    assert not newest_submission(Draft.objects.get(key=author.key).page).as_supporter
