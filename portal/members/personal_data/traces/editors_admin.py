"""What Wagtail and Django keep of who did what in the editors' admin, and of who owns a page."""

from django.utils.translation import gettext_lazy as _

from portal.members.personal_data.registry import AtErasure, trace

DROP, CUT, KEEP = AtErasure.DROP, AtErasure.CUT, AtErasure.KEEP

trace(
    "wagtailcore.Page",
    "owner",
    CUT,
    title=_("Pages I began"),
    exported=("title", "url_path", "live", "first_published_at", "last_published_at"),
)
trace("wagtailcore.Page", "locked_by", CUT, title=_("Pages I locked"), exported=("title", "locked_at"))
trace("wagtailcore.Revision", "user", CUT, title=_("Versions I saved"), exported=("object_str", "created_at"))
trace(
    "wagtailcore.WorkflowState", "requested_by", CUT, title=_("Reviews I asked for"), exported=("status", "created_at")
)
trace(
    "wagtailcore.TaskState",
    "finished_by",
    CUT,
    title=_("Reviews I decided"),
    exported=("status", "started_at", "finished_at", "comment"),
)
# A conversation: the other half of it is somebody else's, so the row stays and points to the emptied account.
trace("wagtailcore.Comment", "user", KEEP, title=_("Remarks I wrote"), exported=("text", "created_at", "resolved_at"))
trace("wagtailcore.Comment", "resolved_by", CUT, title=_("Remarks I settled"), exported=("created_at", "resolved_at"))
trace("wagtailcore.CommentReply", "user", KEEP, title=_("Replies I wrote"), exported=("text", "created_at"))
trace("wagtailcore.PageSubscription", "user", DROP, title=_("Pages I follow"), exported=("page",))
trace(
    "wagtailcore.PageLogEntry", "user", CUT, title=_("What I did to pages"), exported=("label", "action", "timestamp")
)
trace(
    "wagtailcore.ModelLogEntry",
    "user",
    CUT,
    title=_("What I did to other things"),
    exported=("content_type", "action", "timestamp"),
)
trace("wagtailcore.UploadedFile", "uploaded_by_user", DROP, title=_("Files on their way"), exported=("file",))
trace(
    "wagtailcore.APIToken", "user", DROP, title=_("Access for programs"), exported=("name", "created", "last_used_at")
)
trace(
    "wagtaildocs.Document", "uploaded_by_user", CUT, title=_("Documents I uploaded"), exported=("title", "created_at")
)
trace("wagtailimages.Image", "uploaded_by_user", CUT, title=_("Pictures I uploaded"), exported=("title", "created_at"))
trace(
    "wagtailusers.UserProfile",
    "user",
    DROP,
    title=_("Settings of the editors' admin"),
    exported=("preferred_language", "current_time_zone", "theme", "density"),
)
trace(
    "wagtailadmin.EditingSession",
    "user",
    DROP,
    why_not="Says for a minute that somebody has an editor open; it holds nothing else.",
)
trace(
    "wagtailadmin.FormState",
    "user",
    DROP,
    title=_("Forms of the editors' admin that I left open"),
    exported=("last_updated_at", "data"),
)
trace("admin.LogEntry", "user", DROP, why_not="Django's own admin, which this portal does not open.")
