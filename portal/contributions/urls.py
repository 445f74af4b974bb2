"""The addresses of this room, below the language."""

from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import SlugConverter

from portal.contributions import check_views, compare_views, my_work_views, step_views, version_views, views, whole_case


class StepConverter(SlugConverter):
    """A question's slug; what other rooms have below a case (its files) is none."""

    regex = "(?!files(?:/|$))[a-z0-9-]+"


register_converter(StepConverter, "step")

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("portal.contributions.device.urls")),
    path("my-work/", my_work_views.my_work, name="my_work"),
    path("my-work/came-back.csv", my_work_views.came_back_csv, name="came_back_csv"),
    path("share/", views.share, name="share"),
    path("share/translate/<int:page_id>/", version_views.translate, name="share_translate"),
    path("share/change/<int:page_id>/", version_views.change, name="share_change"),
    path("share/withdraw/<int:page_id>/", version_views.withdraw, name="share_withdraw"),
    path("share/<uuid:key>/", views.tasks, name="share_tasks"),
    path("share/<uuid:key>/all/", whole_case.whole_case, name="share_all"),
    path("share/<uuid:key>/check/", check_views.check, name="share_check"),
    path("share/<uuid:key>/sent/", check_views.sent, name="share_sent"),
    path("share/<uuid:key>/delete/", views.delete, name="share_delete"),
    path("share/<uuid:key>/restore/", views.restore, name="share_restore"),
    path("share/<uuid:key>/settle/", views.settle, name="share_settle"),
    path("share/<uuid:key>/compare/<step:step>/", compare_views.compare, name="share_compare"),
    path("share/<uuid:key>/<step:step>/", step_views.step, name="share_step"),
]
