"""Tells whoever keeps records that themes changed, so that search learns of it; themes know no records."""

from django.dispatch import Signal

theme_merged = Signal()  # kwargs: source, target; in the transaction of the merge
themes_changed = Signal()  # kwarg: theme_ids (set of primary keys)
