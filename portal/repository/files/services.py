"""How the text of files is written: claimed by one worker, read, stored together with the word to search."""

import logging
import os
import socket
import uuid
from collections.abc import Callable, Iterable, Mapping
from contextlib import ExitStack
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, F, OuterRef
from django.utils import timezone

from portal.repository.attachments import Attachment
from portal.repository.files.bounds import BOUNDS, Bounds
from portal.repository.files.extraction import Extract, extract, never
from portal.repository.files.models import FAILED, MOST_TRIES, FilePage, FileState, FileText, FileWords
from portal.repository.files.words import places_of_words, text_to_index
from portal.repository.models import ResourcePage
from search.language import RULES, folded_words, is_spellable
from search.outbox import record_changes

logger = logging.getLogger(__name__)

CHUNK = 200
RENEWED = 20  # files at a time, so that new ones need not wait for all
FEWEST_WORDS = 5  # of a PDF: a scan may bear a stamp on each page and has no text for all that
CLAIM = timedelta(seconds=60)  # beyond the time for reading: to store it


def new_owner() -> str:
    return f"{socket.gethostname()}:{os.getpid()}:{uuid.uuid4().hex[:8]}"


def find_backlog() -> int:
    """A row for each attached file that has none; from the database, so that no signal can be missed."""
    known = FileText.objects.filter(sha256=OuterRef("sha256"))
    rows = Attachment.objects.exclude(sha256="").exclude(Exists(known)).order_by()
    missing = list(rows.values_list("sha256", flat=True).distinct()[:CHUNK])
    FileText.objects.bulk_create([FileText(sha256=sha256) for sha256 in missing], ignore_conflicts=True)
    return len(missing)


def digest_undigested() -> int:
    """Attachments whose file could not be read when they were saved."""
    done = 0
    for attachment in Attachment.objects.filter(sha256="").select_related("document").order_by("pk")[:CHUNK]:
        attachment.read_digest()
        if attachment.sha256:
            write_digest(attachment=attachment)
            done += 1
    return done


@transaction.atomic
def write_digest(*, attachment: Attachment) -> None:
    Attachment.objects.filter(pk=attachment.pk).update(sha256=attachment.sha256, size=attachment.size)
    record_changes(keys=keys_with_file(attachment.sha256))


def keys_with_file(sha256: str) -> list[str]:
    rows = ResourcePage.objects.live().filter(attachments__sha256=sha256).distinct()
    return [f"{kind}:{work}" for kind, work in rows.order_by().values_list("kind", "translation_key")]


def claim_next(*, owner: str, bounds: Bounds = BOUNDS) -> FileText | None:
    """The next file, for this worker alone. Counted as a try before it is read: what kills us is not read for ever."""
    give_up_abandoned()
    while (file := FileText.objects.ready().first()) is not None:
        until = timezone.now() + timedelta(seconds=bounds.seconds) + CLAIM
        mine = FileText.objects.ready().filter(pk=file.pk, tries=file.tries)
        if FileText.objects.filter(pk__in=mine.order_by().values("pk")).update(
            owner=owner, not_before=until, tries=F("tries") + 1
        ):
            file.owner, file.tries = owner, file.tries + 1
            return file
    return None


def give_up_abandoned() -> int:
    return FileText.objects.abandoned().update(
        state=FileState.GIVEN_UP, owner="", finished=timezone.now(), detail="whatever read it ended without a word"
    )


def release(*, file: FileText) -> None:
    """Told to stop before the file was read: as if it had not been claimed."""
    claimed = FileText.objects.filter(pk=file.pk, owner=file.owner, state=FileState.WAITING)
    claimed.update(owner="", not_before=timezone.now(), tries=F("tries") - 1)


def read_file(*, file: FileText, bounds: Bounds = BOUNDS, is_stopping: Callable[[], bool] = never) -> FileState | None:
    """Read a claimed file and store what came of it. None: nothing was stored, another worker will."""
    attachment = Attachment.objects.filter(sha256=file.sha256).select_related("document").first()
    if attachment is None:
        FileText.objects.filter(pk=file.pk, owner=file.owner).delete()
        return None
    with ExitStack() as stack:
        try:
            opened = stack.enter_context(attachment.document.open_file())
        except OSError as error:
            return store(file=file, found=Extract(state=FileState.MISSING, detail=type(error).__name__))
        try:
            found = extract(opened, bounds, is_stopping=is_stopping)
        except OSError as error:  # no memory or no disk for another process: not the file's fault
            found = Extract(detail=f"{type(error).__name__}: {error}")
    if found.state == "stopped":
        release(file=file)
        return None
    return store(file=file, found=found)


def store(*, file: FileText, found: Extract) -> FileState | None:
    state = settle(found, is_last_try=file.tries >= MOST_TRIES)
    if state is None:
        logger.warning("the text of %s was not read: %s", file.sha256[:12], found.detail)
        put_off = FileText.objects.filter(pk=file.pk, owner=file.owner, state=FileState.WAITING)
        put_off.update(owner="", not_before=file.put_off(), detail=found.detail)
        return FileState.WAITING
    texts = [page.text for page in found.pages] if state == FileState.DONE else []
    words, indexed = places_of_words(texts), text_to_index(texts)
    if state == FileState.DONE and is_without_text(found.kind, indexed):
        state, texts, words, indexed = FileState.NO_TEXT, [], {}, ""
    with transaction.atomic():
        claimed = FileText.objects.filter(pk=file.pk, owner=file.owner, state=FileState.WAITING)
        if not claimed.update(
            state=state,
            owner="",
            kind=found.kind,
            number_of_pages=found.number_of_pages,
            characters=sum(map(len, texts)),
            cut=found.cut[:20] if state == FileState.DONE else "",
            detail=found.detail[:300],
            indexed=indexed,
            rules=RULES,
            finished=timezone.now(),
            seconds=found.seconds,
            peak=found.peak,
        ):
            return None  # the claim ran out, and another worker has it
        FilePage.objects.filter(file=file).delete()
        FilePage.objects.bulk_create(
            (
                FilePage(file=file, place=place, number=page.number, label=page.label, text=page.text)
                for place, page in enumerate(found.pages if texts else [])
            ),
            batch_size=CHUNK,
        )
        write_words(file=file, words=words)
        record_changes(keys=keys_with_file(file.sha256))
    return state


def write_words(*, file: FileText, words: Mapping[int, str]) -> None:
    FileWords.objects.filter(file=file).delete()
    FileWords.objects.bulk_create(
        [FileWords(file=file, bucket=bucket, words=lines) for bucket, lines in words.items()], batch_size=CHUNK
    )


def renew_words() -> int:
    """Tell the words of files apart anew, from the stored text, after the rules of search have changed."""
    stale = FileText.objects.filter(state=FileState.DONE).exclude(rules=RULES).order_by("pk")[:RENEWED]
    for file in stale:
        texts = list(file.pages.order_by("place").values_list("text", flat=True))
        words, indexed = places_of_words(texts), text_to_index(texts)
        with transaction.atomic():
            write_words(file=file, words=words)
            FileText.objects.filter(pk=file.pk).update(indexed=indexed, rules=RULES)
            record_changes(keys=keys_with_file(file.sha256))
    return len(stale)


def is_without_text(kind: str, text: str) -> bool:
    if kind == "pdf":
        return len(set(filter(is_spellable, folded_words(text)))) < FEWEST_WORDS
    return not text


def settle(found: Extract, *, is_last_try: bool) -> FileState | None:
    """What state the answer means; None: try again later."""
    if found.state == "failed":
        if not is_last_try:
            return None
        return FileState.DONE if found.pages else FileState.GIVEN_UP
    if found.state == FileState.DAMAGED and found.pages:
        found.cut = "damaged"  # what came before the damage stands
        return FileState.DONE
    if found.state == FileState.DONE and found.cut in {"memory", "time"} and not found.pages:
        return FileState.TOO_LARGE
    return FileState(found.state)


def retry_failed(*, states: Iterable[str] = FAILED, sha256: str = "") -> int:
    """Read once more what failed: every file of these states, or one."""
    failed = FileText.objects.filter(state__in=list(states), **({"sha256": sha256} if sha256 else {}))
    return failed.update(state=FileState.WAITING, tries=0, owner="", not_before=timezone.now())


def drop_unused() -> int:
    """Who deletes a file from the records deletes its text."""
    unused = list(FileText.objects.unused().values_list("pk", flat=True)[:CHUNK])
    FilePage.objects.filter(file__in=unused).delete()
    FileWords.objects.filter(file__in=unused).delete()
    return FileText.objects.unused().filter(pk__in=unused).delete()[0]
