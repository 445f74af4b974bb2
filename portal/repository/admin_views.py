"""“Translate” for records: makes the shelf in the other language, so that an editor needs to know nothing of it."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from wagtail.contrib.simple_translation.forms import SubmitTranslationForm
from wagtail.contrib.simple_translation.views import SubmitPageTranslationView

from portal.repository.models import ResourcePage
from portal.repository.services import open_shelf_of_version


class TranslateRecordForm(SubmitTranslationForm):
    """Every language without a version; the stock form asks for the shelf to be translated first."""

    def __init__(self, instance: ResourcePage, *args: Any, **kwargs: Any) -> None:
        super().__init__(instance, *args, **kwargs)
        field = self.fields["locales"]
        field.label = _("Languages")
        field.widget.disabled_values = []
        field.help_text = _(
            "A draft with the texts of the original is made in each. Write the translation over it; "
            "readers see nothing until you publish."
        )
        self.show_submit = field.queryset.exists()


class TranslateRecordView(SubmitPageTranslationView):
    def get_form(self) -> TranslateRecordForm:
        return TranslateRecordForm(self.object, *([self.request.POST] if self.request.method == "POST" else []))

    def post(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        form = self.get_form()
        if form.is_valid():
            for locale in form.cleaned_data["locales"]:
                open_shelf_of_version(page=self.object, locale=locale)
        return super().post(request, **kwargs)


def translate_page(request: HttpRequest, page_id: int) -> HttpResponse:
    is_record = ResourcePage.objects.filter(pk=page_id).exists()
    view = TranslateRecordView if is_record else SubmitPageTranslationView
    return view.as_view()(request, page_id=page_id)
