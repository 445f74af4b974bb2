"""What the script asks for before it sends."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from portal.contributions.device.owner import mark_of


@never_cache
@require_GET
def token(request: HttpRequest) -> HttpResponse:
    """The page may be hours old, from another sign-in or from the device's own store: its token is none to trust."""
    return JsonResponse({"token": get_token(request), "whose": mark_of(request.user)})
