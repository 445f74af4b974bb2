"""How the vocabulary changes: every change keeps old addresses, and what the index holds of a theme is told to search.

The index holds addresses of themes with those above them. It holds no names: search reads those with the vocabulary.
"""

from collections.abc import Iterable

from django.db import models, transaction
from django.utils.translation import gettext as _

from themes.models import FormerThemeAddress, Theme, ThemeLabel
from themes.signals import theme_merged, themes_changed


class ThemeInUse(ValueError):
    """The change can't be made; the message says why and what to do."""


def _tell(*themes: Theme) -> None:
    """Tell search, in the caller's transaction, that records of these themes must be indexed anew."""
    ids = {theme.pk for theme in themes}
    ids |= set(Theme.objects.filter(parent__in=ids).values_list("pk", flat=True))
    themes_changed.send(sender=Theme, theme_ids=ids)


@transaction.atomic
def rename_theme(*, theme: Theme, language: str, text: str) -> None:
    """Give the theme another name in one language; its address stays."""
    ThemeLabel.objects.update_or_create(theme=theme, language=language, defaults={"text": text})
    Theme.objects.get(pk=theme.pk).save(update_fields=["updated"])


@transaction.atomic
def move_theme_address(*, theme: Theme, slug: str) -> None:
    """Give the theme another address; the old one redirects."""
    row = Theme.objects.select_for_update().get(pk=theme.pk)
    if row.slug == slug:
        return
    FormerThemeAddress.objects.filter(slug=slug, theme=row).delete()
    FormerThemeAddress.objects.create(slug=row.slug, theme=row)
    row.slug = slug
    row.full_clean()
    row.save()
    _tell(row)


@transaction.atomic
def announce_edit(*, theme: Theme, is_moved: bool) -> None:
    """An editor saved the theme's own form, names included: read the vocabulary anew.

    `is_moved`: under another broader theme, which its records now have too.
    """
    Theme.objects.get(pk=theme.pk).save(update_fields=["updated"])
    if is_moved:
        _tell(theme)


@transaction.atomic
def merge_themes(*, source: Theme, target: Theme) -> None:
    """Move every record from `source` to `target`; the address of `source` leads to `target`."""
    # As the database has them: what the caller holds may be older than another editor's change.
    source, target = (Theme.objects.select_for_update().get(pk=theme.pk) for theme in (source, target))
    if source.pk == target.pk or source.merged_into_id or target.merged_into_id:
        raise ThemeInUse(_("Choose another theme that is still in use to merge into."))
    if source.children.filter(merged_into=None).exists():
        raise ThemeInUse(_("This theme has narrower themes. Move or merge them first."))
    _tell(source, target)  # while the records still carry the old theme
    for through, column in theme_links():
        held = through._default_manager.filter(theme_id=target.pk).values(column)
        through._default_manager.filter(theme_id=source.pk, **{f"{column}__in": held}).delete()
        through._default_manager.filter(theme_id=source.pk).update(theme_id=target.pk)
    FormerThemeAddress.objects.filter(theme=source).update(theme=target)
    FormerThemeAddress.objects.get_or_create(slug=source.slug, defaults={"theme": target})
    source.merged_into = target
    source.is_retired = True
    source.slug = f"merged-{source.pk}"  # frees the address for the redirect
    source.save()
    Theme.objects.get(pk=target.pk).save(update_fields=["updated"])
    theme_merged.send(sender=Theme, source=source, target=target)
    _tell(source, target)


@transaction.atomic
def retire_theme(*, theme: Theme) -> None:
    """Stop offering the theme; its page and the records that carry it stay."""
    row = Theme.objects.get(pk=theme.pk)
    row.is_retired = True
    row.save()


@transaction.atomic
def offer_theme_again(*, theme: Theme) -> None:
    """Take back a retirement; a theme that was merged into another stays merged."""
    row = Theme.objects.get(pk=theme.pk)
    if row.merged_into_id:
        raise ThemeInUse(_("This theme was merged into another and can't be offered again."))
    row.is_retired = False
    row.save()


def follow_merged(pks: Iterable[int]) -> list[int]:
    """Themes as they are called now: a draft written before a merge still names the theme that went."""
    wanted = list(pks)
    for _step in range(10):  # a theme merged into one that was merged later
        moved = dict(Theme.objects.filter(pk__in=wanted, merged_into__isnull=False).values_list("pk", "merged_into_id"))
        if not moved:
            break
        wanted = list(dict.fromkeys(moved.get(pk, pk) for pk in wanted))
    return wanted


def records_by_theme() -> dict[int, int]:
    """How many things carry each theme, drafts included; the versions of one record count once."""
    counts: dict[int, int] = {}
    for through, column in theme_links():
        other = through._meta.get_field(column.removesuffix("_id"))
        names = {field.name for field in other.related_model._meta.get_fields()}  # type: ignore[union-attr]
        what = f"{other.name}__translation_key" if "translation_key" in names else column
        rows = through._default_manager.values("theme_id").annotate(number=models.Count(what, distinct=True))
        for theme_id, number in rows.values_list("theme_id", "number"):
            counts[theme_id] = counts.get(theme_id, 0) + number
    return counts


def theme_links() -> list[tuple[type[models.Model], str]]:
    """Every table that ties something to a theme, with the column that names the other side."""
    links = []
    for relation in Theme._meta.get_fields(include_hidden=True):
        through = getattr(relation, "through", None)
        if relation.auto_created and relation.many_to_many and through is not None:
            other = next(
                f.attname
                for f in through._meta.get_fields()
                if f.many_to_one and getattr(f.remote_field, "model", None) is not Theme
            )
            links.append((through, other))
    return links
