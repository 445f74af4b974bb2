"""Tells whoever keeps records that themes changed, so that search learns of it; themes know no records."""

from django.dispatch import Signal

themes_changed = Signal()  # kwarg: theme_ids (set of primary keys)
