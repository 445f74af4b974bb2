"""Which kinds of law an official looks for in a country: the list of the UN Public Administration Country Studies."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class LawKind(models.TextChoices):
    E_GOVERNMENT = "e-government", _("E-government")
    DATA_PROTECTION = "data-protection", _("Data protection")
    ACCESS_TO_INFORMATION = "access-to-information", _("Access to information")
    ELECTRONIC_TRANSACTIONS = "electronic-transactions", _("Electronic transactions and signatures")
    E_PROCUREMENT = "e-procurement", _("E-procurement")
    CYBERCRIME = "cybercrime", _("Cybercrime")
    DIGITAL_IDENTITY = "digital-identity", _("Digital identity")
    CITIZEN_ENGAGEMENT = "citizen-engagement", _("Citizen engagement")
    CODE_OF_CONDUCT = "code-of-conduct", _("Code of conduct")
    PUBLIC_SERVICE = "public-service", _("Public service")
    TREATY = "treaty", _("Treaty")
    OTHER = "other", _("Other")


# The rows of a country's matrix; treaties and the rest are listed, but nobody misses them.
MATRIX_KINDS = [kind for kind in LawKind if kind not in (LawKind.TREATY, LawKind.OTHER)]


class Instrument(models.TextChoices):
    CONSTITUTION = "constitution", _("Constitution")
    ACT = "act", _("Act")
    LAW = "law", _("Law")
    DECREE = "decree", _("Decree")
    REGULATION = "regulation", _("Regulation")
    BILL = "bill", _("Bill")
    POLICY = "policy", _("Policy instrument")
    TREATY = "treaty", _("Treaty")
    MODEL_LAW = "model-law", _("Model law")
    DECLARATION = "declaration", _("Declaration")
