"""From the first question to a record under review, for each kind of record."""

import pytest

from portal.contributions.models import Draft
from portal.contributions.questions import questions_of
from portal.outgoing_mail.models import OutgoingMail
from portal.repository.models import ResourcePage
from tests.portal.contributions.authors import ANSWERS, Author, make_author

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("kind", ["case", "law", "strategy", "toolkit"])
def test_a_record_of_each_kind_is_written_and_sent(kind):
    author = Author(make_author(), kind=kind)
    author.write_all()
    answer = author.send()
    assert answer["Location"].endswith(f"/share/{author.key}/sent/")
    draft = Draft.objects.get(key=author.key)
    page = draft.page.specific
    assert (page.kind, page.live, page.owner_id, page.language) == (kind, False, author.user.pk, "en")
    assert page.title == ANSWERS[kind]["title"]["title"]
    assert [country.iso2 for country in page.countries.all()] == ["FJ"]
    assert page.url_path.split("/")[-3] == "fj"
    assert page.current_workflow_state.status == "in_progress"
    shown = author.get("sent").content.decode()
    assert f"reference {page.pk}" in shown
    assert OutgoingMail.objects.filter(kind="record-sent", member=author.user).count() == 1


def test_every_screen_of_every_kind_opens_and_takes_an_empty_answer():
    user = make_author()
    for kind in ("case", "law", "strategy", "toolkit"):
        author = Author(user, kind=kind, form="full")
        for step in questions_of(kind).steps("full"):
            answer = author.save(step.slug)
            assert answer.status_code == 303, (kind, step.slug)
            assert "show=1" not in answer["Location"], (kind, step.slug, answer["Location"])
    assert not Draft.objects.exists()
    assert not ResourcePage.objects.filter(owner=user).exists()
