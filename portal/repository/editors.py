"""What editors may do: Wagtail's two groups come with permissions for pages and files only, and may be missing."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import Collection, GroupCollectionPermission, GroupPagePermission, Page

# What Wagtail's migrations give each group below the root of the tree and of the collections.
BELOW_ROOT = {
    "Moderators": ("add_page", "change_page", "publish_page"),
    "Editors": ("add_page", "change_page"),
}
FILES = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")

BEYOND_PAGES = {
    "Moderators": (
        "simple_translation.submit_translation",
        "themes.add_theme",
        "themes.change_theme",
        "themes.view_theme",
        "countries.add_regionalbody",
        "countries.change_regionalbody",
        "countries.view_regionalbody",
        "search.change_indexchange",
        "search.add_synonymgroup",
        "search.change_synonymgroup",
        "search.delete_synonymgroup",
        "search.view_synonymgroup",
        "search.add_bestbet",
        "search.change_bestbet",
        "search.delete_bestbet",
        "search.view_bestbet",
    ),
    "Editors": (
        "simple_translation.submit_translation",
        "themes.view_theme",
        "search.view_synonymgroup",
        "search.view_bestbet",
    ),
}


@transaction.atomic
def grant_editor_permissions() -> None:
    """Make the two groups if they are missing, and give them what they lack; takes nothing away."""
    for name, wanted in BEYOND_PAGES.items():
        group, created = Group.objects.get_or_create(name=name)
        if created:
            give_pages_and_files(group)
        for permission in wanted:
            app, _dot, codename = permission.partition(".")
            group.permissions.add(*Permission.objects.filter(content_type__app_label=app, codename=codename))


def give_pages_and_files(group: Group) -> None:
    """What Wagtail's migrations gave the group before somebody deleted it."""
    group.permissions.add(*Permission.objects.filter(content_type__app_label="wagtailadmin", codename="access_admin"))
    root, files = Page.get_first_root_node(), Collection.get_first_root_node()
    pages = Permission.objects.filter(content_type__app_label="wagtailcore", codename__in=BELOW_ROOT[group.name])
    for permission in pages:
        GroupPagePermission.objects.create(group=group, page=root, permission=permission)
    for permission in Permission.objects.filter(codename__in=FILES):
        GroupCollectionPermission.objects.create(group=group, collection=files, permission=permission)
