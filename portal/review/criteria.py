"""What a reviewer reads, field by field, and by what it is judged: how a record is accepted, as the desk shows it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from portal.review.answers import Content, answer, label_of

BESIDE_THE_STATE = ("agreement", "hidden", "original")  # problems with no answer of the author: shown on top
MET, PART, NOT_YET = "yes", "part", "bad"
Judge = Callable[[Content], str]


def given(*names: str) -> Judge:
    """Met when every field is answered, in part when some are."""

    def judge(content: Content) -> str:
        answered = [content.get(name) not in (None, "", [], "[]") for name in names]
        return MET if all(answered) else PART if any(answered) else NOT_YET

    return judge


def either(*names: str) -> Judge:
    def judge(content: Content) -> str:
        return MET if any(content.get(name) not in (None, "", [], "[]") for name in names) else NOT_YET

    return judge


@dataclass(frozen=True, slots=True)
class Criterion:
    """`fields`: what is shown beside it, the first is where a remark hangs. Without a judge the reader judges."""

    fields: tuple[str, ...]
    question: Any
    sentence: Any
    judge: Judge | None = None

    @property
    def field(self) -> str:
        return self.fields[0]


def criterion(fields: str, question: Any, sentence: Any, judge: Judge | None = None) -> Criterion:
    return Criterion(tuple(fields.split()), question, sentence, judge)


SUMMARY = criterion(
    "summary",
    gettext_lazy("In two sentences"),
    gettext_lazy("Says what was done, for whom, with what result"),
    given("summary"),
)
ABOUT = criterion(
    "countries themes years",
    gettext_lazy("Where, what about, when"),
    gettext_lazy("Countries that did it, two to four themes, the years it tells of"),
    given("countries", "themes"),
)
STORY = criterion("body", gettext_lazy("More of the story"), gettext_lazy("Nothing in it that names a private person"))
SOURCES = criterion(
    "record_sources note",
    gettext_lazy("Sources"),
    gettext_lazy("At least one that a reader can open, or who can be asked"),
    given("record_sources"),
)
LICENCE = criterion(
    "licence", gettext_lazy("Licence"), gettext_lazy("The author says that others may use the text"), given("licence")
)
REST = (STORY, SOURCES, LICENCE)

CRITERIA: dict[str, tuple[Criterion, ...]] = {
    "case": (
        SUMMARY,
        ABOUT,
        criterion(
            "problem context",
            gettext_lazy("What was the problem?"),
            gettext_lazy("Says who had it, how many, and what it cost"),
            given("problem"),
        ),
        criterion(
            "steps stage",
            gettext_lazy("What was done"),
            gettext_lazy("Another office could repeat the steps"),
            given("steps"),
        ),
        criterion(
            "indicators people_served",
            gettext_lazy("What changed"),
            gettext_lazy("A result that was counted, with its date"),
            given("indicators"),
        ),
        criterion(
            "setup_cost yearly_cost currency cost_note staff months",
            gettext_lazy("Cost"),
            gettext_lazy("Set-up and yearly cost, as numbers, or “not known”"),
            either("setup_cost", "cost_note"),
        ),
        criterion(
            "what_went_wrong lessons barriers",
            gettext_lazy("What went wrong"),
            gettext_lazy("At least one thing that failed or could"),
            given("what_went_wrong"),
        ),
        criterion(
            "conditions connectivity must_stay may_change risks success_factors",
            gettext_lazy("For those who want to copy it"),
            gettext_lazy("Law, staff, skills, network and money needed at least"),
            given("conditions", "connectivity"),
        ),
        criterion(
            "inclusion audience",
            gettext_lazy("Nobody left out"),
            gettext_lazy("Says how those are reached who are hard to reach"),
        ),
        *REST,
    ),
    "law": (
        SUMMARY,
        ABOUT,
        criterion(
            "instrument number year official_title gazette law_kinds",
            gettext_lazy("The instrument"),
            gettext_lazy("Kind, number and year as printed"),
            given("instrument", "year"),
        ),
        criterion(
            "events text_as_of",
            gettext_lazy("What happened to it"),
            gettext_lazy("Adopted, in force, amended: each with its date"),
            given("events"),
        ),
        *REST,
    ),
    "strategy": (
        SUMMARY,
        ABOUT,
        criterion(
            "strategy_kind period_start period_end adopted lead_body",
            gettext_lazy("The strategy"),
            gettext_lazy("Its years, and who answers for it"),
            given("period_start", "lead_body"),
        ),
        criterion(
            "objectives vision monitoring",
            gettext_lazy("Objectives"),
            gettext_lazy("What it wants to reach, and how that is measured"),
            given("objectives"),
        ),
        *REST,
    ),
    "toolkit": (
        SUMMARY,
        ABOUT,
        criterion(
            "purpose audience toolkit_kind",
            gettext_lazy("What it is for"),
            gettext_lazy("What another ministry can do with it"),
            given("purpose"),
        ),
        criterion(
            "steps may_be_changed",
            gettext_lazy("How to use it"),
            gettext_lazy("Somebody who was not there can follow it"),
            given("steps"),
        ),
        *REST,
    ),
}


@dataclass(frozen=True, slots=True)
class Part:
    """One answer beside its criterion."""

    field: str
    question: str
    sentence: str
    verdict: str  # yes, part, bad, or none where only a reader can judge
    answers: list[tuple[str, list[str]]]  # label (none for the first), paragraphs
    fields: tuple[str, ...] = ()  # all that it shows: a remark on any of them hangs here


def parts_of(model: type[models.Model], content: Content, kind: str) -> list[Part]:
    parts = []
    for one in CRITERIA[kind]:
        answers = []
        for name in one.fields:
            lines = answer(model, content, name)
            if lines:
                answers.append(("" if name == one.field else str(label_of(model, name)), lines))
        verdict = one.judge(content) if one.judge else ""
        parts.append(Part(one.field, str(one.question), str(one.sentence), verdict, answers, one.fields))
    return parts


def shown_at(kind: str, name: str) -> str:
    """The part that shows a field, by the name of its first; none: the whole record."""
    if name in ("uploads", "attachments"):
        return "uploads"
    if name in BESIDE_THE_STATE:
        return name
    return next((one.field for one in CRITERIA[kind] if name in one.fields), "")


def asked_together(kind: str, name: str) -> tuple[str, ...]:
    """Fields in which a remark may be answered: of the cost, for example, the sum or the words about it."""
    return next((one.fields for one in CRITERIA[kind] if name in one.fields), (name,))


def anchor(kind: str, name: str) -> str:
    return f"f-{shown_at(kind, name) or 'whole'}"


def fields_of(kind: str) -> list[str]:
    """Every field that is read in review, title first: what two versions are compared by."""
    return ["title", *(name for one in CRITERIA[kind] for name in one.fields), "attachments", "organisations"]


def files_part(uploads: list[Any], attachments: list[Any]) -> Part | None:
    """Pictures and files: their words, and whether those who can be recognised have agreed."""
    if not uploads and not attachments:
        return None
    pictures = [upload for upload in uploads if upload.kind in ("png", "jpg")]
    with_words = all(upload.words.strip() for upload in pictures)
    agreed = all(upload.people_agreed for upload in pictures)
    verdict = MET if with_words and agreed else PART if with_words else NOT_YET
    lines = []
    for upload in uploads:
        said = f"“{upload.words}”" if upload.words else ""
        lines.append(
            " · ".join(part for part in (upload.name, upload.kind.upper(), in_kilobytes(upload.size), said) if part)
        )
    lines += [str(row.get("title", "")) for row in attachments]
    return Part(
        "uploads",
        _("Files and pictures"),
        _("Every picture has words; nobody is shown who did not agree"),
        verdict,
        [("", lines)],
        ("uploads", "attachments"),
    )


def in_kilobytes(size: int) -> str:
    number = max(1, round(size / 1000))
    return ngettext("%(number)s KB", "%(number)s KB", number) % {"number": number}
