"""What the index calls the themes."""

from search.registry import register_labels
from themes.vocabulary import theme_labels

register_labels("theme", theme_labels)
