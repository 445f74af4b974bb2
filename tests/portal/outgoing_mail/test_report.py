"""What administrators see of mails that were given up, and others don't."""

import pytest
from django.urls import reverse

from portal.outgoing_mail.models import OutgoingMail
from tests.conftest import browser_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def dead(promise):
    row = promise(key="review:approved:17:42", kind="review", to="moana.tikoidelaimakotu@ministry.example")
    OutgoingMail.objects.filter(pk=row.pk).update(state="dead", error="550 5.1.1 <…> there is no such mailbox")
    return row


def test_an_administrator_reads_key_kind_and_reason_and_no_address(dead, administrator):
    page = browser_of(administrator).get(reverse("mail_report")).content.decode()
    assert "review:approved:17:42" in page
    assert "there is no such mailbox" in page
    assert "tikoidelaimakotu" not in page


def test_an_administrator_sends_it_again(dead, administrator):
    answer = browser_of(administrator).post(reverse("mail_report"), {"mail": str(dead.pk)})
    assert (answer.status_code, answer.url) == (303, reverse("mail_report"))
    dead.refresh_from_db()
    assert (dead.state, dead.error, dead.tries) == ("waiting", "", 0)


@pytest.mark.parametrize("mail", ["", "0", "x", "9" * 40, "-1", "²"])
def test_a_mail_that_is_not_given_up_is_a_sentence(dead, administrator, mail):
    answer = browser_of(administrator).post(reverse("mail_report"), {"mail": mail}, follow=True)
    assert "no longer given up" in answer.content.decode()


def test_editors_find_neither_the_report_nor_its_link(dead, moderator):
    browser = browser_of(moderator)
    assert reverse("mail_report") not in browser.get(reverse("wagtailadmin_home")).content.decode()
    for ask in (browser.get, browser.post):
        answer = ask(reverse("mail_report"))
        assert answer.status_code in (302, 403)
        assert "review:approved" not in answer.content.decode()
    dead.refresh_from_db()
    assert dead.state == "dead"
