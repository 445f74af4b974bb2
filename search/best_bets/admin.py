"""Best bets in the editors' admin: the list with what is gone, and the form in which records are chosen."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views import snippets as snippet_views
from wagtail.snippets.views.snippets import SnippetViewSet

from search.admin_rows import RowsForm
from search.best_bets.choosing import Choice, address_of, choose_record, find_records
from search.best_bets.rules import MOST_RECORDS, check_words, find_conflict
from search.engines import SearchUnavailable
from search.models import BestBet
from search.synonyms.admin import asked_words


class BestBetForm(RowsForm):
    rows_name = "records"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_bound:
            for row in self.formsets["records"].forms:
                show_record(row)

    def clean_words(self) -> str:
        words: str = self.cleaned_data["words"]
        for sentence in check_words(words):
            self.add_error("words", sentence)
        return words

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        first, last = cleaned.get("first_day"), cleaned.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", _("This day is before the first one."))
        if cleaned.get("sentence") and not cleaned.get("language"):
            self.add_error("language", _("Say which language the sentence is in: only its readers will see it."))
        if not self.errors:
            others = BestBet.objects.exclude(pk=self.instance.pk)
            days = {"first_day": first, "last_day": last}
            if sentence := find_conflict(others, lines=cleaned["words"], language=cleaned["language"], **days):
                self.add_error("words", sentence)
        return cleaned

    def check_rows(self, rows: list[Any]) -> None:
        chosen: dict[str, int] = {}
        for place, row in enumerate(rows):
            typed = row.cleaned_data["key"]
            try:
                choice = choose_record(typed)
            except SearchUnavailable:
                row.add_error("key", _("The search engine rests, so no record can be chosen now. Try again soon."))
                continue
            key = choice.record.key if choice.record else kept_key(row, typed)
            if not key:
                row.add_error("key", which_record(choice))
            elif key in chosen:
                row.add_error("key", _("This record stands in the list already."))
            chosen.setdefault(key, place)
            row.instance.key = row.cleaned_data["key"] = key or typed
            if choice.record:
                row.instance.title = choice.record.version.title[:300]
        if not rows:
            self.say_of_all_rows([_("Choose at least one record.")])
        elif len(rows) > MOST_RECORDS:
            most = ngettext("Choose at most %(number)s record.", "Choose at most %(number)s records.", MOST_RECORDS)
            self.say_of_all_rows([most % {"number": MOST_RECORDS}])


def show_record(row: Any) -> None:
    """The address that an editor can open instead of a key that says nothing; the title below it."""
    key = row.initial.get("key")
    if not key:
        return
    try:
        found = find_records([key])
    except SearchUnavailable:
        found = ()
    if found:
        row.initial["key"] = address_of(found[0])
        row.fields["key"].help_text = found[0].version.title
    else:
        row.fields["key"].help_text = _("%(title)s: readers don't see this record now.") % {"title": row.instance}


def kept_key(row: Any, typed: str) -> str:
    """A record that is gone may stay in the list: it may come back."""
    old: str = row.instance.pk and type(row.instance).objects.values_list("key", flat=True).get(pk=row.instance.pk)
    return old if old == typed else ""


def which_record(choice: Choice) -> str:
    if not choice.offered:
        return _("Readers find no record here. Copy the address of its page from the browser.")
    named = "; ".join(f"{hit.version.title}: {address_of(hit)}" for hit in choice.offered)
    return _("Which one? Copy its address: %(records)s") % {"records": named}


def bet_state(bet: BestBet) -> str:
    """What readers see of it today; the list view has asked the index for all bets at once."""
    day = timezone.localdate()
    if bet.first_day and day < bet.first_day:
        return _("Not yet")
    if bet.last_day and bet.last_day < day:
        return _("Over")
    missing = len(bet.records.all()) - len(getattr(bet, "seen", bet.records.all()))
    if not missing:
        return _("Shown")
    return ngettext("%(number)s record is gone or hidden", "%(number)s records are gone or hidden", missing) % {
        "number": missing
    }


class BestBetIndexView(snippet_views.IndexView):
    def search_queryset(self, queryset: QuerySet[BestBet]) -> QuerySet[BestBet]:
        return queryset.filter(words__icontains=self.search_query) if self.is_searching else queryset

    def get_context_data(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(*args, **kwargs)
        bets = list(context["object_list"])
        keys = list(dict.fromkeys(record.key for bet in bets for record in bet.records.all()))
        try:
            seen = {hit.key for hit in find_records(keys)}
        except SearchUnavailable:
            return context  # nothing is said of records that nobody can look up
        for bet in bets:
            bet.seen = [record for record in bet.records.all() if record.key in seen]
        return context


class BestBetCreateView(snippet_views.CreateView):
    @cached_property
    def asked(self) -> tuple[str, str]:
        return asked_words(self.request, 100)

    def get_initial(self) -> dict[str, Any]:
        return {**super().get_initial(), "words": self.asked[0], "language": self.asked[1]}


class BestBetViewSet(SnippetViewSet):
    model = BestBet
    icon = "pick"
    menu_label = gettext_lazy("Best bets")
    menu_order = 230
    add_to_admin_menu = False
    copy_view_enabled = False
    index_view_class = BestBetIndexView
    add_view_class = BestBetCreateView
    search_fields = ["words"]  # switches the search on; BestBetIndexView says how
    ordering = ("-updated",)
    list_per_page = 50
    list_display = [
        "__str__",
        Column("language", label=gettext_lazy("For readers of"), accessor=lambda bet: bet.get_language_display()),
        Column(
            "records",
            label=gettext_lazy("Records"),
            accessor=lambda bet: " · ".join(str(record) for record in bet.records.all()),
        ),
        Column("state", label=gettext_lazy("State"), accessor=bet_state),
        UpdatedAtColumn(),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                gettext_lazy(
                    "For what readers type you choose records that stand first, marked as chosen by editors. A "
                    "filter that leaves a record out leaves it out here as well; counts stay as they are."
                )
            ),
            FieldPanel("words"),
            InlinePanel(
                "records",
                heading=gettext_lazy("Records that stand first"),
                label=gettext_lazy("Record"),
                min_num=1,
                max_num=MOST_RECORDS,
                panels=[FieldPanel("key")],
                help_text=gettext_lazy("The address of the record's page, or words of its title."),
            ),
            FieldRowPanel([FieldPanel("language"), FieldPanel("first_day"), FieldPanel("last_day")]),
            FieldPanel("sentence"),
        ],
        base_form_class=BestBetForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[BestBet]:
        return BestBet.objects.prefetch_related("records")
