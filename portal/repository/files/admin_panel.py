"""What an editor sees beside a file in the form of a record: whether search can read it, and what to do if not."""

from typing import Any

from wagtail.admin.panels import Panel


class FileTextPanel(Panel):
    class BoundPanel(Panel.BoundPanel):
        template_name = "repository/admin/file_text.html"

        def is_shown(self) -> bool:
            return bool(self.instance.pk and self.instance.document_id)

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            from portal.repository.files.models import FileText
            from portal.repository.files.sentences import sentence_for_editors

            context: dict[str, Any] = super().get_context_data(parent_context)
            sha256 = self.instance.sha256
            text = FileText.objects.filter(sha256=sha256).first() if sha256 else None
            sentence, is_trouble = sentence_for_editors(text, is_missing=not sha256)
            return {**context, "sentence": sentence, "status": "warning" if is_trouble else "info"}
