"""How Wagtail's groups follow the roles of members: a focal point's shelves in every section of every language.

Groups are made here and never by hand. No group may publish a country's records or delete them: a record is
published by its review.
"""

from typing import Any

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from django.db.models.signals import post_save
from django.dispatch import receiver
from wagtail.models import GroupPagePermission

from portal.countries.models import Country
from portal.members.role_signals import roles_changed
from portal.members.roles import Role, RoleGrant
from portal.repository.models import BucketPage

PREFIX = "focal:"
EDITORS = "Moderators"  # Wagtail's name for those who publish; see editors.py
ON_SHELVES = ("add_page", "change_page", "lock_page")


@receiver(roles_changed, dispatch_uid="repository.groups_follow_roles")
@transaction.atomic
def follow_roles(sender: Any, member: Any, **kwargs: Any) -> None:
    grants = RoleGrant.objects.standing().filter(member=member).select_related("country")
    wanted = {focal_group(grant.country).pk for grant in grants if grant.role == Role.FOCAL_POINT and grant.country}
    if any(grant.role == Role.EDITOR for grant in grants):
        wanted.add(Group.objects.get_or_create(name=EDITORS)[0].pk)
    held = set(member.groups.filter(name__startswith=PREFIX).values_list("pk", flat=True)) | set(
        member.groups.filter(name=EDITORS).values_list("pk", flat=True)
    )
    member.groups.remove(*held - wanted)
    member.groups.add(*wanted - held)


def focal_group(country: Country) -> Group:
    """The group of a country's focal points, with the shelves that there are; made if it is missing."""
    group, created = Group.objects.get_or_create(name=f"{PREFIX}{country.iso2}")
    if created:
        group.permissions.add(
            *Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin")
        )
    for shelf in BucketPage.objects.filter(slug=country.iso2.lower()):
        open_shelf(group=group, shelf=shelf)
    return group


def open_shelf(*, group: Group, shelf: BucketPage) -> None:
    for permission in Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=ON_SHELVES):
        GroupPagePermission.objects.get_or_create(group=group, page_id=shelf.pk, permission=permission)


@receiver(post_save, sender=BucketPage, dispatch_uid="repository.new_shelf_for_focal_points")
def open_new_shelf(sender: Any, instance: BucketPage, created: bool, raw: bool = False, **kwargs: Any) -> None:
    if created and not raw:
        group = Group.objects.filter(name=f"{PREFIX}{instance.slug.upper()}").first()
        if group:
            open_shelf(group=group, shelf=instance)
