"""What a version made by “Translate” must not have of the original, which Wagtail copies whole: mark and duties."""

from typing import Any

from django.dispatch import receiver
from wagtail.signals import copy_for_translation_done

from portal.repository.models import ResourcePage
from portal.repository.services import empty_duties, mark_original


@receiver(copy_for_translation_done)
def version_made(sender: type, target_obj: Any, **rest: Any) -> None:
    if isinstance(target_obj, ResourcePage):
        mark_original(page=target_obj, is_original=False)
        empty_duties(page=target_obj)
