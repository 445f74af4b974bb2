"""What stands in the editors' admin and belongs to no single room."""

from portal.home import mail_report  # noqa: F401  registers its page and its menu item
