"""Where does an address lead that a record had once? Wagtail keeps the redirects; here they never lead in a circle."""

from collections.abc import Iterable
from typing import Any
from urllib.parse import urlsplit

from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.utils.cache import patch_cache_control
from wagtail.contrib.redirects.middleware import RedirectMiddleware, get_redirect
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page
from wagtail.signals import page_published, page_slug_changed, post_page_move

from portal.languages import content_languages
from portal.repository.models import ResourcePage

CHUNK = 1_000


def paths_of(address: tuple[str, str, str]) -> list[str]:
    """As Wagtail writes the old path of a redirect, in every language: readers come by any."""
    return [f"/{code}/{'/'.join(address)}" for code in content_languages()]


def drop_redirects_from(pages: Iterable[ResourcePage]) -> None:
    """An address in use again leads nowhere else, not even when its record is withdrawn later."""
    paths = [path for page in pages for path in paths_of(page.address)]
    for start in range(0, len(paths), CHUNK):
        Redirect.objects.filter(automatically_created=True, old_path__in=paths[start : start + CHUNK]).delete()


@receiver(page_published)
def record_published(sender: type, instance: Page, **rest: Any) -> None:
    if isinstance(instance, ResourcePage):
        drop_redirects_from([instance])


@receiver(page_slug_changed)
@receiver(post_page_move)
def addresses_changed(sender: type, instance: Page, **rest: Any) -> None:
    """Of a record, or of all on a shelf."""
    path = Page.objects.values_list("path", flat=True).get(pk=instance.pk)  # in memory it is stale after a move
    drop_redirects_from(ResourcePage.objects.live().filter(path__startswith=path).only("url_path"))


def asked_again(response: HttpResponse) -> HttpResponse:
    """A browser that kept the redirect would go in a circle once the editor takes the change back."""
    patch_cache_control(response, no_cache=True)
    return response


class LiveRedirectMiddleware(RedirectMiddleware):  # type: ignore[misc]
    """Wagtail's, but a redirect to a page that this visitor cannot open, or to itself, is no redirect."""

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        if response.status_code != 404:
            return response
        asked = Redirect.normalise_path(request.get_full_path(), decode_unicode=False)
        paths = dict.fromkeys((asked, urlsplit(asked).path))
        redirect = next(filter(None, (get_redirect(request, path) for path in paths)), None)
        if redirect is None or not leads_on(redirect, request):
            return response
        answer = HttpResponsePermanentRedirect if redirect.is_permanent else HttpResponseRedirect
        return asked_again(answer(redirect.link))


def leads_on(redirect: Redirect, request: HttpRequest) -> bool:
    page = redirect.redirect_page
    if page is not None and not page.live:
        return False
    if not redirect.link or Redirect.normalise_path(redirect.link) == redirect.old_path:
        return False
    if page is None or not issubclass(page.specific_class, ResourcePage):
        return True
    # The address of a guarded record tells its title.
    return all(guard.accept_request(request) for guard in page.get_view_restrictions())
