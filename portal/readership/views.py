"""The certificate of one's own record."""

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from portal.members.doors import may
from portal.readership.certificate import certificate_of, pdf_of
from portal.readership.item import RecordItem
from portal.repository.models import ResourcePage


def load_record(request: HttpRequest, page_id: int) -> RecordItem:
    page = get_object_or_404(ResourcePage.objects.select_related("locale"), pk=page_id)
    return RecordItem(page, page.owner_id, "published" if page.live else "draft")


@never_cache
@may("certificate.print", load=load_record)
@require_safe
def certificate(request: HttpRequest, item: RecordItem) -> HttpResponse:
    """`?name=1`: with the author's name. `?as=page`: the page that is printed, as it is where no PDF can be made."""
    if item.page.first_published_at is None:
        raise Http404
    person = request.user.shown_name if request.GET.get("name") == "1" else ""  # type: ignore[union-attr]
    made = certificate_of(item.page, person=person)
    pdf = None if request.GET.get("as") == "page" else pdf_of(made)
    if pdf is None:
        return render(request, "readership/certificate.html", made.context())
    response = HttpResponse(pdf, content_type="application/pdf")
    response.headers["Content-Disposition"] = f'attachment; filename="certificate-{item.page.slug}.pdf"'
    return response
