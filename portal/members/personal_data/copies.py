"""A copy of what is kept: asked for, made in the background one at a time, there for seven days, then gone."""

import json
import logging
import os
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.contrib.staticfiles import finders
from django.db import IntegrityError, transaction
from django.db.models import F, Q
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from portal.languages import direction, language_tag, short_code
from portal.members.own_time import zone_of
from portal.members.personal_data.collecting import files_of, sections_of
from portal.members.personal_data.letters import language_of, tell_ready
from portal.members.personal_data.models import CopyState, DataCopy
from portal.members.personal_data.places import drop_files, half_of, path_of

logger = logging.getLogger(__name__)

STYLES = "portal/css/copy.css"
KEPT_FOR = timedelta(days=7)
ROW_KEPT_FOR = timedelta(days=90)  # so that an old link says "gone", not "never was"
MOST_TRIES = 3
LOST = timedelta(minutes=30)  # a copy begun that long ago has lost its worker


class OneIsBeingMade(Exception):
    pass


def ask_for_copy(*, member: Any) -> DataCopy:
    try:
        with transaction.atomic():
            return DataCopy.objects.create(member=member)
    except IntegrityError:
        raise OneIsBeingMade from None


@transaction.atomic
def claim_next() -> DataCopy | None:
    now = timezone.now()
    lost = Q(state=CopyState.MAKING, begun_at__lt=now - LOST)
    rows = DataCopy.objects.select_for_update(of=("self",)).filter(Q(state=CopyState.WAITING) | lost)
    copy = rows.filter(member__erased_at=None).order_by("asked_at").first()
    if copy is None:
        return None
    if copy.tries >= MOST_TRIES:
        drop_files(copy)
        DataCopy.objects.filter(pk=copy.pk).update(state=CopyState.FAILED)
        return None
    DataCopy.objects.filter(pk=copy.pk).update(state=CopyState.MAKING, begun_at=now, tries=F("tries") + 1)
    return copy


def make_next_copy() -> bool:
    """False: nothing waits."""
    copy = claim_next()
    if copy is None:
        return False
    try:
        size = write_zip(copy)
    except Exception:
        # Whatever a room's rows hold: the next member's copy must not wait for it.
        logger.exception("the copy %s could not be made", copy.pk)
        drop_files(copy)
        state = CopyState.FAILED if copy.tries + 1 >= MOST_TRIES else CopyState.WAITING
        DataCopy.objects.filter(pk=copy.pk, state=CopyState.MAKING).update(state=state)
        return state == CopyState.WAITING
    finish(copy=copy, size=size)
    return True


@transaction.atomic
def finish(*, copy: DataCopy, size: int) -> None:
    now = timezone.now()
    done = {"state": CopyState.READY, "done_at": now, "until": now + KEPT_FOR, "size": size}
    if not DataCopy.objects.filter(pk=copy.pk, state=CopyState.MAKING).update(**done):
        drop_files(copy)  # erased meanwhile
        return
    copy.refresh_from_db()
    tell_ready(copy=copy)


def write_zip(copy: DataCopy) -> int:
    """Under another name until it is whole."""
    path = path_of(copy)
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    half = half_of(copy)
    language = language_of(copy.member)
    own = translation.override(language), timezone.override(zone_of(copy.member))
    with own[0], own[1], zipfile.ZipFile(half, "w", zipfile.ZIP_DEFLATED) as archive:
        sections = sections_of(copy.member)
        files = []
        for number, (name, source) in enumerate(files_of(copy.member), 1):
            if source.is_file():
                files.append(f"files/{number}-{safe_name(name)}")
                archive.write(source, files[-1])
        made = timezone.now()
        data = {"portal": settings.BASE_URL, "made": made.isoformat(), "files": files}
        told = {section.key: section.rows for section in sections}
        archive.writestr("data.json", json.dumps({**data, **told}, ensure_ascii=False, indent=2, default=str))
        short = short_code(language)
        page = {
            "sections": [s for s in sections if s.rows],
            "made": made,
            "files": files,
            "site": _(settings.SITE_NAME),
        }
        page |= {"language_tag": language_tag(short), "direction": direction(short)}
        archive.writestr("index.html", render_to_string("personal_data/copy.html", page))
        archive.write(str(finders.find(STYLES)), "page.css")
    os.chmod(half, 0o600)
    half.replace(path)
    return path.stat().st_size


def safe_name(name: str) -> str:
    """A name that unpacks everywhere, without folders."""
    plain = "".join(c if c.isalnum() or c in " .-_()" else "_" for c in Path(name).name).strip(" .")
    return plain[-100:] or "file"


def drop_over() -> int:
    """Files whose week is over, and halves of what could not be made; rows a while later."""
    number = 0
    for copy in DataCopy.objects.filter(state=CopyState.FAILED):
        drop_files(copy)
    for copy in DataCopy.objects.over():
        drop_files(copy)
        number += DataCopy.objects.filter(pk=copy.pk).update(state=CopyState.GONE)
    DataCopy.objects.exclude(state__in=[CopyState.WAITING, CopyState.MAKING, CopyState.READY]).filter(
        asked_at__lt=timezone.now() - ROW_KEPT_FOR
    ).delete()
    return number
