"""What a member's own lists cost: my work, what was saved, what was asked; with more rows than a page shows."""

from uuid import uuid4

import pytest

from portal.repository.models import ResourcePage
from portal.responses.models import AuthorQuestion
from portal.responses.services import save_record
from tests.budgets.weighing import over_budget
from tests.conftest import browser_of
from tests.portal.contributions.authors import Author, make_author
from tests.portal.making import make_record

pytestmark = pytest.mark.django_db
MANY = 24
LONG = "How do you spell the names that the radio does not carry, and who reads them back? " * 6


@pytest.fixture
def author():
    return make_author("Bwere")


@pytest.fixture
def records(author):
    """Cases of the author's own, with titles as long as titles get."""
    made = [make_record(f"Licences number {number} renewed by radio on the outer islands") for number in range(MANY)]
    ResourcePage.objects.filter(pk__in=[page.pk for page in made]).update(owner=author)
    return [ResourcePage.objects.get(pk=page.pk) for page in made]


@pytest.fixture
def reader(author, records):
    """Somebody who saved and asked, and was asked as often."""
    member = make_author("Lupe", country="TO")
    for page in records:
        save_record(member=member, work=page.translation_key)
        for asked_by, asked in ((member, author), (author, member)):
            AuthorQuestion.objects.create(
                work=page.translation_key, page=page, asked_by=asked_by, author=asked, key=uuid4(), text=LONG
            )
    return member


@pytest.mark.parametrize("language", ["en", "ar"])
def test_saved_records_and_questions_fit_the_budget(reader, records, language):
    question = AuthorQuestion.objects.filter(author=reader).first()
    pages = [
        f"/{language}/saved/",
        f"/{language}/saved/{records[0].translation_key}/",
        f"/{language}/ask/{records[0].translation_key}/",
        f"/{language}/my-work/questions/",
        f"/{language}/my-work/questions/{question.pk}/",
    ]
    assert over_budget(browser_of(reader), *pages) == {}


@pytest.mark.parametrize("language", ["en", "ar"])
def test_my_work_fits_the_budget(author, reader, records, language):
    """With drafts, records that stand, and questions that wait; the number is absolute, not only the same for more."""
    for number in range(5):
        Author(author).save("title", title=f"Canoes {number}", countries=["FJ"])
    page = browser_of(author).get(f"/{language}/my-work/").content.decode()
    assert "Canoes 4" in page
    assert over_budget(browser_of(author), f"/{language}/my-work/") == {}
