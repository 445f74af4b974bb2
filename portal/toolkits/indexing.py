"""What search knows of a toolkit."""

from typing import Any

from portal.repository.indexing import register_kind
from portal.toolkits.models import ToolkitPage


def toolkit_card(original: ToolkitPage) -> dict[str, Any]:
    return {"toolkit_kind": original.toolkit_kind, "may_be_changed": original.may_be_changed}


register_kind(ToolkitPage, card=toolkit_card)
