"""Our own scripts, written to be read, go over the line without their comments: a quarter of their weight.

Only whole lines and the indentation go, which is safe as long as no text of a script spans lines (a test looks).
Nothing is renamed or joined, so that what stands in the browser is still what stands here.
"""

import re
from typing import Any

from django.core.files.base import ContentFile
from whitenoise.storage import CompressedManifestStaticFilesStorage

OWN = "portal/js/"
COMMENT = re.compile(r"^[ \t]*(?:/\*\*.*?\*/|//[^\n]*)[ \t]*\n", re.MULTILINE | re.DOTALL)
BEHIND_CODE = re.compile(r"[ \t]+//[^\n\"'`]*$", re.MULTILINE)
INDENTATION = re.compile(r"^[ \t]+|\n(?=\n)", re.MULTILINE)


def lightened(script: str) -> str:
    return INDENTATION.sub("", BEHIND_CODE.sub("", COMMENT.sub("", script)))


class LightScripts(CompressedManifestStaticFilesStorage):
    def save(self, name: str | None, content: Any, max_length: int | None = None) -> str:
        if name and name.startswith(OWN) and name.endswith(".js"):
            content = ContentFile(lightened(content.read().decode()).encode())
        return str(super().save(name, content, max_length))
