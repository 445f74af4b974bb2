"""An organisation is verified by an administrator who looked, never by one who works there; cards say which is not."""

import pytest
from django.urls import reverse
from wagtail.log_actions import registry

from portal.members.organisations import Organisation
from portal.members.refused import Refused
from portal.members.verifying_organisations import set_organisation_verified
from tests.portal.members.people import fresh_browser_of, make_administrator, make_focal_point, make_member

pytestmark = pytest.mark.django_db
SITE = "https://fund.example/about"


@pytest.fixture
def fund():
    return Organisation.objects.create(name="Fund", kind="donor")


@pytest.fixture
def ana():
    return make_administrator()


def save(browser, fund, **fields):
    address = reverse("wagtailsnippets_members_organisation:edit", args=[fund.pk])
    return browser.post(address, {"name": "Fund", "kind": "donor", "country": "", "public_url": "", **fields})


def test_the_admin_writes_down_who_verified_it_and_when(ana, fund):
    browser = fresh_browser_of(ana)
    refused = save(browser, fund, is_verified="on")
    assert "Write its public address first" in refused.content.decode()
    assert not Organisation.objects.get().is_verified
    assert save(browser, fund, is_verified="on", public_url=SITE).status_code == 302
    row = Organisation.objects.get()
    assert (row.verified_by, row.public_url) == (ana, SITE)
    assert row.verified_at
    page = browser.get(reverse("wagtailsnippets_members_organisation:edit", args=[fund.pk])).content.decode()
    assert f"By {ana.shown_name}, on " in page
    assert registry.get_logs_for_instance(row).filter(user=ana).exists()
    before = row.verified_at
    save(browser, fund, is_verified="on", public_url=SITE + "/us")
    assert Organisation.objects.get().verified_at == before  # saved again: verified once
    save(browser, fund, public_url=SITE)
    assert (Organisation.objects.get().verified_by, Organisation.objects.get().verified_at) == (None, None)


def test_nobody_verifies_the_own_office_and_no_other_role_any(ana, fund):
    type(ana).objects.filter(pk=ana.pk).update(organisation=fund)
    Organisation.objects.filter(pk=fund.pk).update(public_url=SITE)
    own = type(ana).objects.get(pk=ana.pk)
    for user in (own, make_focal_point("FJ"), make_member("eve@post.example")):
        with pytest.raises(Refused, match="another administrator"):
            set_organisation_verified(organisation=fund, is_verified=True, by=user)
    answer = save(fresh_browser_of(own), fund, is_verified="on", public_url=SITE)
    assert "another administrator has to look" in answer.content.decode()
    assert not Organisation.objects.get().is_verified


@pytest.mark.parametrize("is_verified", [True, False])
def test_the_card_and_the_profile_say_whether_it_is_verified(ana, fund, is_verified):
    fund.public_url = SITE
    fund.save()
    set_organisation_verified(organisation=fund, is_verified=is_verified, by=ana)
    member = make_member("mere@fund.example", organisation=fund)
    browser = fresh_browser_of(member)
    for address in (reverse("member", args=[member.pk]), reverse("profile")):
        text = browser.get(address).content.decode()
        assert ("Verified organisation" in text) is is_verified
        assert ("Organisation not verified" in text) is not is_verified
        assert f'href="{SITE}"' in text


def test_an_address_that_a_browser_would_run_is_refused(ana, fund):
    answer = save(fresh_browser_of(ana), fund, public_url="javascript:alert(1)")
    assert answer.status_code == 200
    assert Organisation.objects.get().public_url == ""
