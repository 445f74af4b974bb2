"""How an account is erased: emptied and kept, in one transaction, once. `user.delete()` is never called.

It would take other people's replies along and leave logs pointing nowhere.
"""

import logging
import secrets
from typing import Any

from allauth.account.models import EmailAddress
from django.apps import apps
from django.db import transaction
from django.utils import timezone

from portal.members.holdings import forget_holdings
from portal.members.models import User
from portal.members.personal_data.administrators import keep_an_administrator
from portal.members.personal_data.models import Leaving, Words
from portal.members.personal_data.registry import REGISTRY, AtErasure, Erasure, Trace
from portal.members.personal_data.traces.accounts import empty_account

logger = logging.getLogger(__name__)


@transaction.atomic
def erase_account(*, pk: int) -> bool:
    """False: it was erased before."""
    member = User.objects.select_for_update(of=("self",)).get(pk=pk)
    if member.erased_at is not None:
        return False
    keep_an_administrator(without=member.pk)
    erasure = erasure_of(member)
    # What is found by hand goes first: it reads what the rows still say.
    for hand in REGISTRY.by_hand.values():
        if hand.erase is not None:
            hand.erase(erasure)
    for found in REGISTRY.traces.values():
        apply(found, member)
    now = timezone.now()
    gone = f"gone-{secrets.token_hex(8)}@invalid.invalid"  # the one thing that logs may name
    empty_account(erasure, {"email": gone, "erased_at": now, "date_joined": now})
    forget_holdings(member)
    logger.info("erased an account: %s", gone)
    return True


def erasure_of(member: Any) -> Erasure:
    addresses = {member.email, *EmailAddress.objects.filter(user=member).values_list("email", flat=True)}
    leaving = Leaving.objects.filter(member=member).first()
    return Erasure(
        member=member,
        name=member.display_name,
        addresses=frozenset(address.lower() for address in addresses if address),
        words_go=leaving is not None and leaving.words == Words.GO,
    )


def apply(trace: Trace, member: Any) -> None:
    if trace.at_erasure is AtErasure.KEEP:
        return
    rows = apps.get_model(trace.model)._base_manager.filter(**{trace.field: member})
    if trace.at_erasure is AtErasure.DROP:
        rows.delete()
    else:
        rows.update(**{trace.field: None})
