"""Synonyms in the editors' admin: the list, the form, and what the report of needs fills in beforehand."""

from typing import Any

from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, ObjectList
from wagtail.admin.ui.tables import Column, UpdatedAtColumn
from wagtail.snippets.views import snippets as snippet_views
from wagtail.snippets.views.snippets import SnippetViewSet

from portal.languages import OWN_NAMES
from search.admin_rows import RowsForm
from search.models import SynonymGroup, SynonymTerm
from search.request import clean_words
from search.synonyms.groups import Wording
from search.synonyms.rules import MOST_TERMS, Group, check_group


class SynonymGroupForm(RowsForm):
    rows_name = "terms"

    def check_rows(self, rows: list[Any]) -> None:
        texts = [(row.cleaned_data["text"], row.cleaned_data["language"]) for row in rows]
        is_one_way = bool(self.cleaned_data.get("is_one_way"))
        problems = check_group(texts, is_one_way=is_one_way, others=other_groups(self.instance.pk))
        for place, sentence in problems.terms.items():
            rows[place].add_error("text", sentence)
        if problems.group:
            self.say_of_all_rows(problems.group)


def other_groups(pk: int | None) -> list[Group]:
    return [
        Group(str(group), tuple(Wording.read(term.text, term.language) for term in group.terms.all()), group.is_one_way)
        for group in SynonymGroup.objects.exclude(pk=pk).prefetch_related("terms")
    ]


def asked_words(request: HttpRequest, longest: int) -> tuple[str, str]:
    """Words and language that a link of the report carries."""
    language = request.GET.get("language", "")
    return clean_words(request.GET.get("words", ""))[:longest], language if language in OWN_NAMES else ""


class SynonymIndexView(snippet_views.IndexView):
    def search_queryset(self, queryset: QuerySet[SynonymGroup]) -> QuerySet[SynonymGroup]:
        if not self.is_searching:
            return queryset
        named = SynonymTerm.objects.filter(text__icontains=self.search_query)
        return queryset.filter(pk__in=named.values("group"))


class SynonymCreateView(snippet_views.CreateView):
    def get_initial_form_instance(self) -> SynonymGroup | None:
        words, language = asked_words(self.request, 80)
        if not words or self.request.method != "GET":
            return None
        group = SynonymGroup()
        group.terms = [SynonymTerm(text=words, language=language)]
        return group


class SynonymViewSet(SnippetViewSet):
    model = SynonymGroup
    icon = "repeat"
    menu_label = gettext_lazy("Synonyms")
    menu_order = 220
    add_to_admin_menu = False
    copy_view_enabled = False
    inspect_view_enabled = True
    inspect_view_fields = ["terms", "is_one_way", "updated"]
    index_view_class = SynonymIndexView
    add_view_class = SynonymCreateView
    search_fields = ["pk"]  # switches the search on; SynonymIndexView says how
    ordering = ("-updated",)
    list_per_page = 100
    list_display = [
        "__str__",
        Column(
            "direction",
            label=gettext_lazy("Works"),
            accessor=lambda group: _("One way") if group.is_one_way else _("Both ways"),
        ),
        UpdatedAtColumn(),
    ]
    edit_handler = ObjectList(
        [
            HelpPanel(
                gettext_lazy(
                    "Whoever seeks one of these words finds records with any of them, in every language, from the "
                    "next search on. Write words that mean the same, not words that are only related."
                )
            ),
            InlinePanel(
                "terms",
                heading=gettext_lazy("Words that mean the same"),
                label=gettext_lazy("Word or words"),
                min_num=2,
                max_num=MOST_TERMS,
                panels=[FieldRowPanel([FieldPanel("text"), FieldPanel("language")])],
                help_text=gettext_lazy("For example “birth certificate” and “acte de naissance”."),
            ),
            FieldPanel("is_one_way"),
        ],
        base_form_class=SynonymGroupForm,
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[SynonymGroup]:
        return SynonymGroup.objects.prefetch_related("terms")
