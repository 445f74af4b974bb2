"""The table of permissions as the docs print it, made from the rules themselves."""

from portal.members.permissions import permission_table

ROLES = ("new", "official", "donor", "focal", "editor", "moderator", "admin")
START, END = "<!-- permission table -->", "<!-- end of the permission table -->"


def permission_markdown() -> str:
    lines = [f"| action | {' | '.join(ROLES)} |", f"|{'---|' * (len(ROLES) + 1)}"]
    for action, held in permission_table():
        lines.append(f"| `{action}` | {' | '.join(held.get(role, '–') for role in ROLES)} |")
    return "\n".join(lines)
