"""How a browser reads a page: what it says, its links, in which language each text of the body stands."""

import re
from html.parser import HTMLParser

EMPTY = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


class Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.open: list[tuple[str, str]] = []
        self.texts: list[tuple[str, str]] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        language = dict(attrs).get("lang") or (self.open[-1][1] if self.open else "")
        if tag not in EMPTY:
            self.open.append((tag, language))

    def handle_endtag(self, tag: str) -> None:
        while self.open and self.open.pop()[0] != tag:
            pass

    def handle_data(self, data: str) -> None:
        if self.open and "body" in {tag for tag, _language in self.open}:
            self.texts.append((data, self.open[-1][1]))


def languages_of(page: str, text: str) -> set[str]:
    """The languages in which `text` is said to be, wherever the body of the page has it."""
    reader = Reader()
    reader.feed(page)
    return {language for data, language in reader.texts if text in data}


def opened(client, address: str, **rest) -> str:
    answer = client.get(address, **rest)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.content.decode())


def tag(page: str, name: str) -> str:
    return re.search(rf"<{name}\b[^>]*>", page)[0]


def links(page: str, pattern: str) -> dict[str, str]:
    """hreflang -> address of the link elements that hold `pattern`."""
    found = [link for link in re.findall(r"<link\b[^>]*>", page) if pattern in link]
    return {
        (re.search(r'hreflang="([^"]*)"', link) or ["", ""])[1]: re.search(r'href="([^"]*)"', link)[1] for link in found
    }
