"""What rooms above hear when somebody's roles change: `member` is given; the sender is the model of the grants."""

from django.dispatch import Signal

roles_changed = Signal()
