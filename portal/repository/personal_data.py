"""Records and the person who wrote them: what was published stays with the institution, without the name."""

from collections.abc import Iterator
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext, override
from django.utils.translation import gettext_lazy as _
from wagtail.models import Revision, TaskState

from portal.languages import django_code
from portal.members.personal_data.own_work import register_count
from portal.members.personal_data.registry import ByHand, Erasure, Row, by_hand
from portal.repository.models import ResourcePage
from portal.repository.provenance import RecordSource
from search.outbox import record_changes

NOT_THE_AUTHORS = {"pk", "owner", "locked_by", "locked_at", "latest_revision", "live_revision", "comments", "alias_of"}


def touched_by(member: Any) -> QuerySet[ResourcePage]:
    """Records that the member began, wrote at or reviewed: where the name may stand."""
    revised = Revision.page_revisions.filter(user=member).values_list("object_id", flat=True)
    reviewed = TaskState.objects.filter(finished_by=member).values_list("revision__object_id", flat=True)
    pks = {int(pk) for pk in [*revised, *reviewed] if pk}
    return ResourcePage.objects.filter(Q(owner=member) | Q(pk__in=pks))


def never_published(member: Any) -> QuerySet[ResourcePage]:
    return ResourcePage.objects.filter(owner=member, live=False, first_published_at=None)


def delete_never_published(erasure: Erasure) -> int:
    """Nobody has read them. What a colleague wrote at as well is that colleague's too, and stays.

    So does what was accepted, and waits for its day.
    """
    number = 0
    for page in never_published(erasure.member):
        revisions = Revision.page_revisions.filter(object_id=str(page.pk))
        is_accepted = revisions.exclude(approved_go_live_at=None).exists()
        if not is_accepted and not revisions.exclude(user=erasure.member).exclude(user=None).exists():
            page.specific.delete()
            number += 1
    return number


def take_name_from_records(erasure: Erasure) -> int:
    """The author's line among the sources, and who checked the record: here, in every revision, and in search."""
    if not erasure.name:
        return 0
    changed = []
    for page in touched_by(erasure.member):
        with override(django_code(page.language)):
            former = gettext("Former member")
        named = RecordSource.objects.filter(page=page, publisher=erasure.name).update(publisher=former)
        named += ResourcePage.objects.filter(pk=page.pk, checked_by=erasure.name).update(checked_by=former)
        for revision in Revision.page_revisions.filter(object_id=str(page.pk)).iterator():
            if take_name_from_revision(revision.content, erasure.name, former):
                Revision.objects.filter(pk=revision.pk).update(content=revision.content)
        if named and page.live:
            changed.append(f"{page.kind}:{page.translation_key}")
    record_changes(keys=changed)
    return len(changed)


def take_name_from_revision(content: dict[str, Any], name: str, former: str) -> bool:
    found = False
    for source in content.get("record_sources") or []:
        if source.get("publisher") == name:
            source["publisher"], found = former, True
    if content.get("checked_by") == name:
        content["checked_by"], found = former, True
    return found


def own_records(member: Any) -> Iterator[Row]:
    """As they are now, with what is not published yet; whole, so that nothing of one's own words is missing."""
    for page in ResourcePage.objects.filter(owner=member).order_by("pk"):
        latest = page.specific.get_latest_revision_as_object()
        data = latest.serializable_data()
        yield {
            "address": page.full_url or "",
            "language": page.language,
            **{name: value for name, value in data.items() if name not in NOT_THE_AUTHORS},
        }


by_hand(ByHand("records that were never published", erase=delete_never_published))
by_hand(ByHand("records", title=_("My records"), erase=take_name_from_records, export=own_records))
register_count("published", lambda member: ResourcePage.objects.live().filter(owner=member).count())
register_count("in_review", lambda member: never_published(member).count())
