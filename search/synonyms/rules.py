"""Is what an editor wrote a sound group of synonyms? Sentences for whoever must mend it; nothing is changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from search.synonyms.groups import Wording

MOST_TERMS = 12  # of one group
MOST_WORDS = 6  # of one term
SHORT = 20  # characters; so many Han characters are no more than some words
MOST_GROUPS = 2_000  # the whole table is kept in memory

Folded = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Group:
    name: str
    wordings: tuple[Wording, ...]
    is_one_way: bool

    @property
    def sought(self) -> tuple[Wording, ...]:
        """Those that lead to the others when somebody types them."""
        return self.wordings[:1] if self.is_one_way else self.wordings


@dataclass(slots=True)
class Problems:
    terms: dict[int, str] = field(default_factory=dict)  # place of the term in the group -> sentence
    group: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.terms or self.group)


def check_group(texts: Sequence[tuple[str, str]], *, is_one_way: bool, others: Iterable[Group]) -> Problems:
    """`texts`: word and language of each term as typed; `others`: every other group there is."""
    problems = Problems()
    wordings = [Wording.read(text, language) for text, language in texts]
    seen: dict[Folded, str] = {}
    for place, wording in enumerate(wordings):
        if sentence := _fault(wording, seen):
            problems.terms[place] = sentence
        seen.setdefault(wording.folded, wording.text)
    if len(texts) < 2:
        problems.group.append(_("Write at least two words that mean the same."))
    if len(texts) > MOST_TERMS:
        problems.group.append(
            ngettext("A group holds at most %(number)s word.", "A group holds at most %(number)s words.", MOST_TERMS)
            % {"number": MOST_TERMS}
        )
    if not problems:
        _compare(Group("", tuple(wordings), is_one_way), list(others), problems)
    return problems


def _fault(wording: Wording, seen: Mapping[Folded, str]) -> str:
    if not wording.words:
        return _("“%(text)s” holds no letter and no digit, so nobody can find it.") % {"text": wording.text}
    if len(wording.words) > MOST_WORDS and len(wording.text) > SHORT:
        return ngettext(
            "This is longer than %(number)s word. Take its most telling words.",
            "This is longer than %(number)s words. Take its most telling words.",
            MOST_WORDS,
        ) % {"number": MOST_WORDS}
    if wording.folded in seen:
        return _("“%(text)s” and “%(other)s” are the same to search: capitals, accents and signs don't count.") % {
            "text": wording.text,
            "other": seen[wording.folded],
        }
    return ""


def _compare(group: Group, others: Sequence[Group], problems: Problems) -> None:
    taken = {wording.folded: other for other in others for wording in other.sought}
    for place, wording in enumerate(group.wordings):
        other = taken.get(wording.folded)
        if other is not None and wording in group.sought:
            problems.terms[place] = _(
                "“%(text)s” stands already in the group “%(group)s”. Add your words there, or take it out there."
            ) % {"text": wording.text, "group": other.name}
    if group.is_one_way and not problems:
        _look_for_circle(group, {folded: other for folded, other in taken.items() if other.is_one_way}, problems)
    if len(others) >= MOST_GROUPS:
        problems.group.append(
            ngettext("There is %(number)s group already.", "There are %(number)s groups already.", len(others))
            % {"number": len(others)}
            + " "
            + _("Delete one that is no longer needed.")
        )


def _look_for_circle(group: Group, one_way: Mapping[Folded, Group], problems: Problems) -> None:
    """ "ferry → boat" beside "boat → ferry" contradicts itself, and so does a longer way round."""
    start = group.wordings[0].folded
    for place, wording in enumerate(group.wordings[1:], start=1):
        ahead, passed = [wording.folded], set()
        while ahead:
            step = one_way.get(ahead.pop())
            if step is None or step.name in passed:
                continue
            passed.add(step.name)
            ahead += [target.folded for target in step.wordings[1:]]
            if start in ahead:
                problems.terms[place] = _(
                    "The group “%(group)s” leads back from here. Make one group of them that works both ways."
                ) % {"group": step.name}
                break
