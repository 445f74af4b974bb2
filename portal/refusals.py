"""What somebody sees whose form is refused before any view has read it."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def refuse_form(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form without its token: open for too long, or sent from elsewhere. In the portal's frame and language."""
    return render(request, "403.html", status=403)
