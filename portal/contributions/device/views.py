"""What the script asks for before it sends, and the form that opens without a line."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_GET, require_safe

from portal.contributions.credit import DECLARATIONS, LICENCES
from portal.contributions.forms import StepForm
from portal.contributions.models import Draft
from portal.contributions.questions import questions_of
from portal.contributions.step_views import shown_in
from portal.languages import current_language
from portal.members.marks import mark_of

KIND, FORM = "case", "short"  # what can be begun without a line


@never_cache
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """The page may be hours old, from another sign-in or from the device's own store: its token is none to trust."""
    return JsonResponse({"token": get_token(request), "whose": mark_of(request.user)})


@cache_control(no_cache=True)
@require_safe
def offline_form(request: HttpRequest) -> HttpResponse:
    """All questions of a case on one page. The same for everybody, since devices keep it: no name, no token."""
    questions = questions_of(KIND)
    draft = Draft(kind=KIND, form=FORM, language=current_language())
    screens = []
    for step in questions.steps(FORM):
        form = StepForm(model=questions.model, step=step, data={}, checked=False)
        screens.append({"step": step, "shown": shown_in(draft, step, form)})
    ways = [("institution", _("Your institution")), ("region", _("Your region only")), ("name", _("Your name"))]
    context = {
        "draft": draft,
        "screens": screens,
        "licences": LICENCES,
        "declarations": DECLARATIONS,
        "ways": ways,
        "is_shell": True,
    }
    return render(request, "contributions/device/offline.html", context)
