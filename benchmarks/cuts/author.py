"""An author in Chromium: types, presses, sees where the words are, and does what people do when it does not go on."""

import time
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from benchmarks.cuts.chromium import Chromium
from benchmarks.cuts.plan import BESIDE, Break, Run
from benchmarks.cuts.portal import ADDRESS, PASSWORD, end_sessions
from benchmarks.cuts.proxy import Cut, CuttingProxy

TAIL = "?kind=case&form=short&language=en"
FIELDS = {
    "title": lambda run: {"title": run.title},
    "problem": lambda run: {"problem": run.texts["problem"], "context": run.texts["context"]},
    "check": lambda run: {},
}
BUTTON = "form:is([data-step], [data-check]) .acts button:not([name])"

# In one go: Playwright would wait for a line that was there a moment ago and is not on the page that came since.
STATUS_LINE = """() => {
  const line = document.getElementById("kept");
  return line?.checkVisibility() ? [line.dataset.state || "page", line.querySelector(".at").innerText] : null;
}"""


class Lost(AssertionError):
    """A word that was typed is not there any more, or its state is not told."""


class Author:
    def __init__(self, chromium: Chromium, proxy: CuttingProxy) -> None:
        self.chromium, self.proxy = chromium, proxy
        self.page: Any = None
        self.seen: list[str] = []  # what was read on the status line, in order
        self.typed_again = 0

    @property
    def base(self) -> str:
        return f"http://127.0.0.1:{self.proxy.port}/en"

    def begin(self) -> None:
        self.page = self.chromium.open()
        self.sign_in(f"{self.base}/share/")

    # --- Getting about -----------------------------------------------------------------------------------------

    def goto(self, url: str) -> None:
        """Open a page, signing in when asked. A line that is cut shows the browser's own page: that is fine too."""
        for _try in range(3):
            try:
                self.page.goto(url, wait_until="load")
                break
            except Exception as error:
                if "interrupted by another navigation" in str(error):
                    self.page.wait_for_load_state("load")  # the script was led on by an answer at this very moment
                elif "ERR_" in str(error):
                    break
                else:
                    raise
        self.sign_in_if_asked(url)

    def sign_in_if_asked(self, back: str) -> None:
        if "/account/login/" in self.page.url:
            self.sign_in(back)

    def sign_in(self, back: str, page: Any = None, address: str = ADDRESS) -> None:
        page = page or self.page
        if "/account/login/" not in page.url:
            path = back.removeprefix(self.base.removesuffix("/en"))
            page.goto(f"{self.base}/account/login/?next={quote(path)}", wait_until="load")
        if "/account/login/" not in page.url:
            return  # signed in already
        form = page.locator("form:has(input[name=password])")
        if not form.is_visible():
            page.locator("details:has(input[name=password]) > summary").click()
        form.locator("input[name=login]").fill(address)
        form.locator("input[name=password]").fill(PASSWORD)
        form.locator("button").last.click()
        page.wait_for_url(lambda url: "/account/login/" not in url)

    def step_url(self, run: Run, step: str) -> str:
        return f"{self.base}/share/{run.key}/{step}/{TAIL}"

    # --- Writing -----------------------------------------------------------------------------------------------

    def type(self, run: Run, step: str) -> None:
        """What is there already, from the server or from the device, is not typed again."""
        for name, text in FIELDS[step](run).items():
            field = self.page.locator(f"[name={name}]")
            if field.input_value() != text:
                field.fill(text)
        if step == "title":
            self.page.locator("input[name=countries][value=KI]").check()
        if step == "check":
            for box in self.page.locator("form[data-check] input[type=checkbox]").all():
                box.check()

    def is_typed(self, run: Run, step: str) -> bool:
        return all(
            self.page.locator(f"[name={name}]").input_value() == text for name, text in FIELDS[step](run).items()
        )

    def press(self, *, twice: bool = False) -> None:
        button = self.page.locator(BUTTON).last
        if twice:
            button.dblclick(no_wait_after=True)
        else:
            button.click(no_wait_after=True)

    def read_state(self) -> str:
        """Which state the line shows; empty where there is none."""
        try:
            read = self.page.evaluate(STATUS_LINE)
        except Exception:  # between two pages
            return ""
        if read is None:
            return ""
        state, words = read
        self.seen.append(f"{state}: {words}")
        return str(state)

    def is_ready(self) -> bool:
        """The script has looked into its store, and begun to send."""
        return bool(self.page.evaluate("document.getElementById('kept')?.dataset.ready === 'yes'"))

    def wait(self, until: Callable[[], bool], what: str, seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while time.monotonic() < end:
            try:
                if until():
                    return
            except Exception:  # noqa: S110 - the page is between two addresses
                pass
            self.page.wait_for_timeout(80)
        raise Lost(f"{what}: not seen within {seconds:.0f} s at {self.page.url}; state {self.read_state()!r}")

    # --- What happens to the line --------------------------------------------------------------------------------

    def spoil(self, what: Break) -> None:
        if what.event in {"expired", "rotated"}:
            end_sessions()
        if what.event == "rotated":
            other = self.chromium.page()
            self.sign_in(f"{self.base}/share/", other)
            other.close()
        if what.event not in BESIDE:
            self.proxy.cut = Cut(what.event, what.times)

    def mend(self) -> None:
        self.proxy.cut = None

    def restart(self, *, killed: bool) -> None:
        if killed:
            self.chromium.kill()
        else:
            self.chromium.close()
        self.page = self.chromium.open()
