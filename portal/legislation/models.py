"""Laws and regulations: what they are, what happened to them, and whether they are in force on a day."""

from datetime import date, timedelta
from typing import Any, ClassVar

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable

from portal.legislation.identifiers import law_reference
from portal.legislation.kinds import Instrument, LawKind
from portal.legislation.status import LawEventKind, LawStatus, StatusOnDay, status_on
from portal.repository.choice_lists import ChoiceListField
from portal.repository.dates import PartialDate, check_partial_date, read_partial_date
from portal.repository.models import ResourcePage
from portal.repository.panels import story_panels
from portal.repository.record_page import guarded_paths
from portal.repository.sections import LAW


class LawPage(ResourcePage):
    instrument = models.CharField(_("instrument"), max_length=14, choices=Instrument.choices, blank=True)
    law_kinds = ChoiceListField(
        _("kinds of law"), options=LawKind.choices, help_text=_("They place the law in the country's matrix.")
    )
    number = models.CharField(_("number"), max_length=120, blank=True)
    year = models.PositiveSmallIntegerField(_("year"), null=True, blank=True)
    official_title = models.CharField(
        _("title in the official language"),
        max_length=500,
        blank=True,
        help_text=_("If this version is a translation."),
    )
    official_languages = models.CharField(
        _("official languages of the text"), max_length=60, blank=True, help_text=_("Codes, parted by commas.")
    )
    gazette = models.CharField(_("gazette reference"), max_length=200, blank=True)
    text_as_of = models.CharField(
        _("text as of"),
        max_length=10,
        blank=True,
        validators=[check_partial_date],
        help_text=_("The day whose text is described here."),
    )

    record_kind = LAW
    content_panels = [
        *ResourcePage.content_panels,
        MultiFieldPanel(
            [
                FieldPanel("law_kinds"),
                FieldRowPanel(
                    [
                        FieldPanel("instrument"),
                        FieldPanel("number", help_text=_("As printed, for example 7 of 2020.")),
                        FieldPanel("year"),
                    ]
                ),
                FieldPanel("official_title"),
                FieldRowPanel([FieldPanel("official_languages"), FieldPanel("gazette"), FieldPanel("text_as_of")]),
            ],
            heading=_("The instrument"),
        ),
        InlinePanel(
            "events",
            heading=_("What happened to it"),
            label=_("Event"),
            help_text=_("The status is worked out from these events."),
        ),
        *story_panels,
    ]

    class Meta:
        verbose_name = _("law")
        verbose_name_plural = _("laws")

    def body_text(self) -> list[str]:
        kinds = dict(LawKind.choices)
        named = [str(kinds[code]) for code in self.law_kinds if code in kinds]
        events = [event.note for event in self.events.all() if event.note]
        return [self.official_title, self.number, self.gazette, *named, *events, *super().body_text()]

    def status_on(self, day: date) -> StatusOnDay:
        return status_on(self.events.all(), day)

    @property
    def status_today(self) -> StatusOnDay:
        return self.status_on(timezone.localdate())

    def get_context(self, request: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        """What happened to the law, and what that makes of it today and before."""
        context = super().get_context(request, *args, **kwargs)
        original = context["original"]
        events = sorted(original.events.select_related("by_law__locale"), key=in_time)
        hide_laws_not_for_all(events)
        state = status_on(events, timezone.localdate())
        before = None
        if state.since and not state.reported:
            held = status_on(events, state.since.first - timedelta(days=1))
            before = held if held.status not in (LawStatus.UNKNOWN, state.status) else None
        codes = [country.iso2 for country in context["countries"]]
        elsewhere = [hit for hit in context["similar"] if is_alike(hit, original.law_kinds, codes)]
        return {
            **context,
            "elsewhere": elsewhere,
            "similar": [hit for hit in context["similar"] if hit not in elsewhere],
            "events": events,
            "state": state,
            "before": before,
            "adopted": next((event.when for event in events if event.kind == LawEventKind.ADOPTED), None),
            "cite": law_reference(
                countries=codes, instrument=original.instrument, year=original.year, number=original.number
            ),
        }

    @property
    def reference(self) -> str:
        """Stable reference country/kind/year/number, such as "jm/act/2020/7"; empty while a part is missing."""
        return law_reference(
            countries=[country.iso2 for country in self.countries.all()],
            instrument=self.instrument,
            year=self.year,
            number=self.number,
        )


def hide_laws_not_for_all(events: "list[LawEvent]") -> None:
    """Take a law that is a draft, withdrawn or guarded off the events shown, in memory only."""
    guarded = guarded_paths() if any(event.by_law for event in events) else ()
    for event in events:
        if event.by_law and (not event.by_law.live or event.by_law.path.startswith(guarded)):
            event.by_law = None


def is_alike(hit: Any, kinds: list[str], countries: list[str]) -> bool:
    """A hit that is a law of one of these kinds in other countries."""
    return bool({*hit.card.get("law_kinds", ())} & {*kinds}) and not {*hit.card.get("where", ())} & {*countries}


class LawEvent(Orderable):
    page = ParentalKey(LawPage, on_delete=models.CASCADE, related_name="events")
    kind = models.CharField(_("event"), max_length=22, choices=LawEventKind.choices)
    date = models.CharField(
        _("date"),
        max_length=10,
        blank=True,
        validators=[check_partial_date],
        help_text=_("Year, year-month or year-month-day."),
    )
    by_law = models.ForeignKey(
        LawPage,
        verbose_name=_("by which law"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
    )
    note = models.CharField(_("note"), max_length=300, blank=True)

    panels: ClassVar = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("date")]),
        FieldPanel("by_law"),
        FieldPanel("note"),
    ]

    class Meta(Orderable.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")

    @property
    def when(self) -> PartialDate | None:
        return read_partial_date(self.date)


def in_time(event: LawEvent) -> tuple[date, int]:
    """By date, of one day as things happen to a law; what has no date comes last."""
    return event.when.last if event.when else date.max, list(LawEventKind).index(LawEventKind(event.kind))
