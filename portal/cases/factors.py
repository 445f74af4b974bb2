"""Success factors and barriers: the controlled lists of the workshop of 2014, and the other choices of a case."""

from django.db import models
from django.utils.translation import gettext_lazy as _

SUCCESS_FACTORS = [
    ("political-will", _("Political will")),
    ("top-management-commitment", _("Commitment of top management")),
    ("coordinating-body", _("A coordinating body")),
    ("legal-and-policy-framework", _("Legal and policy framework")),
    ("strategic-plan", _("Strategic plan")),
    ("funded-action-plan", _("Action plan with funds")),
    ("process-re-engineering", _("Processes redrawn first")),
    ("inter-agency-work", _("Agencies working together")),
    ("public-private-partnership", _("Public–private partnership")),
    ("incentives", _("Incentives")),
    ("innovation-fund", _("Innovation fund")),
    ("training", _("Training")),
    ("user-centred", _("Centred on its users")),
    ("multi-channel-delivery", _("Several channels")),
    ("monitoring", _("Monitoring")),
    ("regional-cooperation", _("Regional cooperation")),
]

BARRIERS = [
    ("infrastructure", _("Weak infrastructure")),
    ("digital-divide", _("Digital divide")),
    ("staff", _("Too few staff")),
    ("funds", _("Too little money")),
    ("weak-collaboration", _("Weak collaboration")),
    ("law-without-enforcement", _("A law that nobody enforces")),
    ("isolation", _("Isolation")),
    ("small-scale", _("Small scale")),
    ("language", _("Language")),
    ("data-protection", _("Data protection")),
    ("legacy-systems", _("Old systems")),
]


class Stage(models.TextChoices):
    IDEA = "idea", _("Idea")
    PILOT = "pilot", _("Pilot")
    RUNNING = "running", _("Running")
    SCALED = "scaled", _("Scaled up")
    STOPPED = "stopped", _("Stopped")


class Connectivity(models.TextChoices):
    """The thinnest link it works on, from none to broadband."""

    NONE = "none", _("No network")
    VOICE = "voice", _("Voice")
    G2 = "2g", _("2G")
    G3 = "3g", _("3G")
    BROADBAND = "broadband", _("Broadband")
