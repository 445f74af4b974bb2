"""What axe finds on a page that is open, by day and by night.

One load serves both: between them only colours change, so at night only the rules on colour are asked again.
"""

from typing import Any

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
ON_COLOUR = ["color-contrast", "link-in-text-block"]
RUN = "only => axe.run(document, {runOnly: only, resultTypes: ['violations']}).then(r => r.violations)"


def faults_of(page: Any, axe: str) -> list[str]:
    """One line a fault. `axe`: the text of axe-core; the page's context must not keep to its policy (bypass_csp)."""
    page.evaluate(axe)
    found = []
    for scheme, only in (
        ("light", {"type": "tag", "values": TAGS}),
        ("dark", {"type": "rule", "values": ON_COLOUR}),
    ):
        page.emulate_media(color_scheme=scheme)
        found += [f"{scheme}: {described(fault)}" for fault in page.evaluate(RUN, only)]
    return found


def described(fault: dict[str, Any]) -> str:
    return f"{fault['id']}: {fault['nodes'][0]['html'][:160]} ({len(fault['nodes'])} places)"
