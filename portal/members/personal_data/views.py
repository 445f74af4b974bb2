"""My data: what is kept, a copy to take away, and the way out."""

from typing import Any

from django.contrib.auth import logout
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from portal.languages import current_language
from portal.members.confirmation import confirm_first
from portal.members.doors import may
from portal.members.personal_data.administrators import Refused, last_focal_point_of
from portal.members.personal_data.copies import OneIsBeingMade, ask_for_copy
from portal.members.personal_data.kept import KEPT
from portal.members.personal_data.leaving import TIME_TO_UNDO, ask_to_leave, stay
from portal.members.personal_data.leaving_signals import LEAVING
from portal.members.personal_data.models import CopyState, DataCopy, Leaving, Words
from portal.members.personal_data.own_work import count_own_work
from portal.members.personal_data.places import path_of

SHOWN_COPIES = 5
SAID = {"copy": "copy", "kept": "kept"}  # what the page confirms after a form, by ?done=


@may("data.export")
@require_GET
def my_data(request: HttpRequest) -> HttpResponse:
    return page(request)


@may("data.export")
@require_POST
@confirm_first
def make_copy(request: HttpRequest) -> HttpResponse:
    try:
        ask_for_copy(member=request.user)
    except OneIsBeingMade:
        sentence = _("One is being made; you get a mail. Ask for the next when this one is done.")
        return page(request, problem=sentence, at="copy", status=409)
    return see_other(reverse("my_data") + "?done=copy#d2")


def own_copy(request: HttpRequest, key: Any) -> DataCopy:
    """Somebody else's copy is as unknown as one that never was."""
    copy = DataCopy.objects.filter(key=key, member=request.user).first()
    if copy is None:
        raise Http404
    return copy


@may("data.export")
@require_GET
@confirm_first
def download_copy(request: HttpRequest, key: Any) -> HttpResponse | FileResponse:
    copy = own_copy(request, key)
    if copy.state in (CopyState.WAITING, CopyState.MAKING):
        return see_other(reverse("my_data") + "#d2")
    if not copy.is_downloadable or not path_of(copy).is_file():
        return render(request, "personal_data/gone.html", {"crumbs": crumbs()}, status=410)
    name = f"my-data-{copy.done_at:%Y-%m-%d}.zip"
    answer = FileResponse(path_of(copy).open("rb"), as_attachment=True, filename=name, content_type="application/zip")
    answer["Cache-Control"] = "private, no-store"
    return answer


@may("account.delete")
@require_POST
@confirm_first
def leave(request: HttpRequest) -> HttpResponse:
    words = request.POST.get("words", "")
    if words not in Words.values:
        return page(request, problem=_("Choose what becomes of what you wrote."), at="words", status=400)
    try:
        leaving = ask_to_leave(member=request.user, words=words)
    except Refused as refused:
        return page(request, problem=str(refused), at="leave", status=409)
    logout(request)
    return render(request, "personal_data/left.html", {"leaving": leaving})


@may("account.delete")
@require_http_methods(["GET", "POST"])
def keep(request: HttpRequest) -> HttpResponse:
    """By button; the mail's link leads to My data, which has it."""
    if request.method == "GET":
        return see_other(reverse("my_data"))
    kept = stay(member=request.user)
    request.session.pop(LEAVING, None)
    return see_other(reverse("my_data") + ("?done=kept" if kept else ""))


def page(request: HttpRequest, *, problem: str = "", at: str = "", status: int = 200) -> HttpResponse:
    member: Any = request.user
    leaving = Leaving.objects.filter(member=member).first()
    copies = list(DataCopy.objects.filter(member=member).order_by("-asked_at")[:SHOWN_COPIES])
    context = {
        "crumbs": crumbs(),
        "kept": KEPT,
        "copies": copies,
        "is_making": any(copy.state in (CopyState.WAITING, CopyState.MAKING) for copy in copies),
        "leaving": leaving,
        "due": leaving.due if leaving else timezone.now() + TIME_TO_UNDO,
        "work": count_own_work(member),
        "focal_country": last_focal_point_of(member),
        "words": request.POST.get("words", Words.STAY),
        "problem": problem,
        "at": at,
        "done": SAID.get(request.GET.get("done", ""), ""),
    }
    answer = render(request, "personal_data/my_data.html", context, status=status)
    answer["Cache-Control"] = "private, no-store"
    return answer


def crumbs() -> list[tuple[str, str]]:
    return [(_("Home"), f"/{current_language()}/")]


def see_other(address: str) -> HttpResponse:
    return HttpResponseRedirect(address, status=303)
