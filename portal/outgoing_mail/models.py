"""Every mail that the portal owes to somebody, from the moment it is promised until it is sent."""

from email.utils import make_msgid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


def new_message_id() -> str:
    return make_msgid(domain=settings.MAIL_DOMAIN)


class MailState(models.TextChoices):
    WAITING = "waiting", _("waiting")
    SENDING = "sending", _("being sent")
    SENT = "sent", _("sent")
    DEAD = "dead", _("given up")


class OutgoingMailQuerySet(models.QuerySet["OutgoingMail"]):
    def due(self) -> "OutgoingMailQuerySet":
        """To be sent now; among them those whose worker has not been heard of since its lease ran out."""
        now = timezone.now()
        waiting = Q(state=MailState.WAITING, next_try__lte=now)
        return self.filter(waiting | Q(state=MailState.SENDING, leased_until__lt=now))

    def dead(self) -> "OutgoingMailQuerySet":
        return self.filter(state=MailState.DEAD)


class OutgoingMail(models.Model):
    """One mail to one person. Texts are emptied once it is sent; the key stays, so that nothing is sent twice."""

    key = models.CharField(max_length=200, unique=True)  # event and person, such as "review:approved:17:42"
    kind = models.SlugField(max_length=40)
    to = models.EmailField(max_length=254)
    member = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    language = models.CharField(max_length=8, default="en")
    subject = models.CharField(max_length=300)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict, blank=True)
    message_id = models.CharField(max_length=200, unique=True, default=new_message_id)
    state = models.CharField(max_length=8, choices=MailState.choices, default=MailState.WAITING)
    tries = models.PositiveSmallIntegerField(default=0)
    next_try = models.DateTimeField(default=timezone.now)
    lease = models.CharField(max_length=64, blank=True)
    leased_until = models.DateTimeField(null=True, blank=True)
    error = models.CharField(max_length=300, blank=True)
    created = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True, blank=True)

    objects = OutgoingMailQuerySet.as_manager()

    class Meta:
        verbose_name = _("outgoing mail")
        verbose_name_plural = _("outgoing mail")
        indexes = [models.Index(fields=["state", "next_try"], name="mail_due")]

    def __str__(self) -> str:
        return self.key
