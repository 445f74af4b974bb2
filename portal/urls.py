"""Every address of the portal: the only place where all apps meet."""

from django.conf import settings
from django.contrib.sitemaps import views as sitemaps
from django.urls import URLPattern, URLResolver, include, path, re_path
from django.urls.resolvers import LocalePrefixPattern
from django.utils.translation import get_language
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.admin.auth import require_admin_access
from wagtail.documents import urls as wagtaildocs_urls

from portal.contributions.device.worker import worker
from portal.countries import views as countries
from portal.home import views as home
from portal.home.sitemaps import SITEMAPS
from portal.kept_posts import kept_text
from portal.languages import short_code
from portal.members.sign_in_views import to_sign_in
from portal.members.viewsets import OwnAccountView
from portal.repository import suggesting
from portal.repository import views as repository
from portal.repository.sections import KINDS_BY_SLUG, SECTIONS
from search import views as search
from search.need import clicks
from themes import views as themes

SECTION = "|".join(SECTIONS)
WITHOUT_LANGUAGE = (
    "themes|countries|regions|search|about|languages|accessibility|account|share|my-work|my-data|profile|members|review"
)


class ShortLanguagePrefix(LocalePrefixPattern):
    """`/zh/` where Django would write `/zh-hans/`."""

    @property
    def language_prefix(self) -> str:
        return f"{short_code(get_language() or settings.LANGUAGE_CODE)}/"


pages: list[URLPattern | URLResolver] = [
    re_path(rf"^(?P<section>{SECTION})/$", repository.record_list, name="record_list"),
    re_path(rf"^(?P<section>{SECTION})/(?P<bucket>[a-z0-9-]+)/$", repository.bucket, name="bucket"),
    re_path(
        rf"^(?P<section>{SECTION})/(?P<bucket>[a-z0-9-]+)/(?P<slug>[a-z0-9-]+)/$", repository.record, name="record"
    ),
    path("themes/", themes.theme_index, name="theme_index"),
    path("themes/<slug:slug>/", themes.theme, name="theme"),
    path("countries/", countries.country_index, name="country_index"),
    path("countries/<slug:code>/", countries.country, name="country"),
    path("regions/<slug:slug>/", countries.region, name="region"),
    path("search/", search.search_page, name="search"),
    path("search/clicked/", clicks.count_clicked, name="search_clicked"),
    path("search/suggest/", suggesting.suggest, name="suggest"),
    path("languages/", home.languages, name="languages"),
    path("about/", home.about, name="about"),
    path("accessibility/", home.accessibility, name="accessibility"),
    path("account/", include("portal.members.sign_in_urls")),
    path("kept/", kept_text, name="kept_text"),
    path("my-data/", include("portal.members.personal_data.urls")),
    path("", include("portal.members.urls")),
    path("", include("portal.readership.urls")),
    path("", include("portal.uploads.urls")),  # before the steps of a draft: its files are none of them
    path("", include("portal.contributions.urls")),
    path("", include("portal.responses.urls")),
    path("", include("portal.review.urls")),
    path("_util/login/", to_sign_in, name="wagtailcore_login"),  # before Wagtail's own
    path("", include(wagtail_urls)),
]

urlpatterns = [
    path("", home.to_language, name="root"),
    path("robots.txt", home.robots, name="robots"),
    path("sitemap.xml", sitemaps.index, {"sitemaps": SITEMAPS}, name="sitemap_index"),
    path(
        "sitemap-<section>.xml", sitemaps.sitemap, {"sitemaps": SITEMAPS}, name="django.contrib.sitemaps.views.sitemap"
    ),
    path("favicon.ico", home.favicon, name="favicon"),
    path("sw.js", worker, name="worker"),
    re_path(rf"^(?:{SECTION}|{WITHOUT_LANGUAGE})(?:/.*)?$", home.to_language),
    re_path(
        rf"^id/(?P<kind>{'|'.join(KINDS_BY_SLUG)})/(?P<work>[0-9a-f-]{{36}})/?$", repository.identity, name="identity"
    ),
    path("admin/login/", to_sign_in, name="wagtailadmin_login"),  # before Wagtail's own, as the next
    path("admin/account/", require_admin_access(OwnAccountView.as_view())),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
    URLResolver(ShortLanguagePrefix(), pages),
]

handler403 = "portal.refusals.refuse_person"
handler429 = "portal.members.limits.too_fast"  # allauth asks for it

if settings.DEBUG:
    from django.conf.urls.static import static

    urlpatterns = [*static(settings.MEDIA_URL, document_root=settings.MEDIA_ROOT), *urlpatterns]
