from portal.daily import daily
from portal.outgoing_mail.services import drop_old_mails

daily("old mails dropped")(drop_old_mails)
