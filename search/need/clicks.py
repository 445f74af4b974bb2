"""Where in the list did a reader click? The page's script says so in passing; only a number is kept."""

import threading
import time

from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from portal.languages import current_language
from search.need.counting import count_click, is_reader
from search.request import DEEPEST

LONGEST_BODY = 6_000  # bytes; 400 characters of a query, percent-encoded
A_SECOND = 20.0  # clicks that one process counts; readers make far fewer
AT_ONCE = 60.0


class Throttle:
    """Lets so many through in a second, and a few more at once after a quiet time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._left, self._seen = AT_ONCE, time.monotonic()

    def allows(self) -> bool:
        with self._lock:
            now = time.monotonic()
            self._left = min(self._left + (now - self._seen) * A_SECOND, AT_ONCE)
            self._seen = now
            if self._left < 1:
                return False
            self._left -= 1
            return True


THROTTLE = Throttle()


# Needs no token: it changes nothing but a number, and a beacon of a cached page carries none.
@csrf_exempt
@require_POST
def count_clicked(request: HttpRequest) -> HttpResponse:
    """`q` and `place` of a form: 1 is the first record, 0 one that editors put first."""
    if _length(request) > LONGEST_BODY:
        return _refused("This is too long to be a search.")
    words, place = request.POST.get("q", "").strip(), request.POST.get("place", "")
    if not words:
        return _refused("Say which words were sought.")
    if not (place.isascii() and place.isdigit() and int(place[:6]) <= DEEPEST and len(place) <= 6):
        return _refused("Say the place as a number.")
    is_own = request.headers.get("Sec-Fetch-Site", "same-origin") == "same-origin"
    if is_own and is_reader(request) and THROTTLE.allows():
        count_click(words=words, language=current_language(), place=int(place))
    return HttpResponse(status=204)


def _length(request: HttpRequest) -> int:
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    return int(length) if length.isascii() and length.isdigit() else LONGEST_BODY + 1


def _refused(sentence: str) -> HttpResponse:
    """To whoever writes such a script; no reader sees it."""
    return HttpResponse(sentence, status=400, content_type="text/plain; charset=utf-8")
