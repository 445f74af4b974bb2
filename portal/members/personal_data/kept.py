"""The table of My data: what is kept, who sees it, how long. In words, for people; the registry is for machines."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from portal.members.personal_data.registry import Text


@dataclass(frozen=True, slots=True)
class Kept:
    what: Text
    who: Text
    how_long: Text


KEPT = (
    Kept(_("Name, country, office, languages"), _("Members who are signed in"), _("Until you leave")),
    Kept(_("E-mail address"), _("You; your focal point only while verifying; administrators"), _("Until you leave")),
    Kept(_("How you were verified, your roles"), _("You and administrators"), _("Until you leave")),
    Kept(_("Published records"), _("Everybody"), _("They stay with your institution")),
    Kept(_("Drafts and their files"), _("You"), _("180 days after you last wrote; we warn you before")),
    Kept(_("Records in review"), _("You and their reviewers"), _("Until they are published or you leave")),
    Kept(_("Mails to you"), _("Nobody; the text goes once a mail is sent"), _("30 days")),
    Kept(_("Where you are signed in: browser and address on the net"), _("You"), _("Until you sign out there")),
    Kept(_("Copies of your data"), _("You"), _("7 days")),
)
