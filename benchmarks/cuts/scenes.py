"""What a hundred cuts do not show: nobody presses anything, two tabs, a shared phone, browsers that keep nothing."""

import uuid
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cuts.author import TAIL, Author, Lost
from benchmarks.cuts.chromium import Chromium
from benchmarks.cuts.portal import ADDRESS, OTHER, end_sessions
from benchmarks.cuts.proxy import Cut, CuttingProxy

BROKEN = {
    "absent": "Object.defineProperty(window, 'indexedDB', {value: undefined})",
    "open_throws": "IDBFactory.prototype.open = () => { throw new DOMException('no', 'SecurityError') }",
    "open_fails": "IDBFactory.prototype.open = () => { const r = {}; setTimeout(() => r.onerror({}), 9); return r }",
    "open_never_answers": "IDBFactory.prototype.open = () => ({})",
    "quota": "IDBObjectStore.prototype.put = () => { throw new DOMException('full', 'QuotaExceededError') }",
}
# As on a slow phone: the store opens after the script has given up waiting.
LATE = """
  const open = IDBFactory.prototype.open;
  IDBFactory.prototype.open = function (...given) {
    const asked = open.apply(this, given);
    const wait = (then) => (event) => setTimeout(() => then.call(asked, event), 5000);
    Object.defineProperty(asked, "onsuccess", { set: (then) => asked.addEventListener("success", wait(then)) });
    return asked;
  };
"""


@dataclass
class Scene:
    """A case with one answer in it, and what the database says of it."""

    author: Author
    key: str
    text: str

    @property
    def url(self) -> str:
        return f"{self.author.base}/share/{self.key}/problem/{TAIL}"

    def open(self) -> None:
        self.author.goto(self.url)

    def write(self, text: str, page: Any = None) -> None:
        (page or self.author.page).locator("[name=problem]").fill(text)

    def stored(self, address: str = ADDRESS) -> list[str]:
        """The answer and the texts beside it, as the server has them."""
        from django.db import close_old_connections

        from portal.contributions.models import Answer, OtherText

        close_old_connections()
        of_case = {"draft__key": self.key, "draft__author__email": address, "step": "problem"}
        answers = Answer.objects.filter(**of_case).values_list("data", flat=True)
        others = OtherText.objects.filter(**of_case).values_list("data", flat=True)
        return [data["problem"] for data in [*answers, *others]]

    def wait_until_stored(self, *texts: str) -> None:
        self.author.wait(lambda: self.stored() == list(texts), f"{texts} on the server, not {self.stored()}")

    def wait_until_kept(self) -> None:
        self.author.wait(lambda: self.author.read_state() == "kept", "the word that it is kept here")


def on_device(page: Any) -> list[Any]:
    """The records of this device, whoever wrote them."""
    found: list[Any] = page.evaluate(
        """() => new Promise((resolve) => {
          const asked = indexedDB.open("drafts", 1);
          asked.onsuccess = () => {
            const all = asked.result.transaction("drafts").objectStore("drafts").getAll();
            all.onsuccess = () => { asked.result.close(); resolve(all.result.filter((record) => record.key)); };
          };
        })"""
    )
    return found


def untouched_after_restart(scene: Scene) -> None:
    """Written while the server was dead; the browser is opened again, the list of drafts too, and nothing pressed."""
    scene.open()
    scene.author.proxy.is_down = True
    scene.write(scene.text)
    scene.wait_until_kept()
    scene.author.restart(killed=True)
    scene.author.proxy.is_down = False
    scene.author.goto(f"{scene.author.base}/share/")
    scene.wait_until_stored(scene.text)


def untouched_when_the_line_is_back(scene: Scene) -> None:
    scene.open()
    scene.author.chromium.context.set_offline(True)
    scene.write(scene.text)
    scene.wait_until_kept()
    scene.author.page.wait_for_timeout(6000)  # the try after the pause fails
    scene.author.chromium.context.set_offline(False)
    scene.wait_until_stored(scene.text)


def form_opens_without_a_line(scene: Scene) -> None:
    """With the text that was not sent, by the address of the question itself."""
    scene.open()
    scene.author.proxy.is_down = True
    scene.write(scene.text)
    scene.wait_until_kept()
    scene.author.restart(killed=False)
    scene.author.goto(scene.url)
    page = scene.author.page
    scene.author.wait(lambda: page.locator("[name=problem]").input_value() == scene.text, "the text in the kept form")
    scene.author.proxy.is_down = False
    scene.author.goto(f"{scene.author.base}/share/")
    scene.wait_until_stored(scene.text)


def only_the_form_is_kept(scene: Scene) -> None:
    """The store of the worker holds the empty form, its style and its script, and nobody's name."""
    scene.open()
    kept = scene.author.page.evaluate(
        """async () => {
          const found = [];
          for (const name of await caches.keys())
            for (const request of await (await caches.open(name)).keys()) {
              const text = await (await caches.match(request)).text();
              found.push([new URL(request.url).pathname, text.includes('name="csrfmiddlewaretoken"')]);
            }
          return found;
        }"""
    )
    paths = {path for path, _token in kept}
    strange = {path for path in paths if not path.startswith("/static/portal/") and path != "/en/share/offline/"}
    if strange or "/en/share/offline/" not in paths or any(token for _path, token in kept):
        raise Lost(f"kept: {kept}")


def two_tabs_one_after_the_other(scene: Scene) -> None:
    """A sends, then B, who has not seen it: both texts are kept, and B is told."""
    scene.open()
    other = scene.author.chromium.page()
    other.goto(scene.url)
    scene.write(scene.text)
    scene.author.press()
    scene.wait_until_stored(scene.text)
    scene.write("By B", other)
    first, scene.author.page = scene.author.page, other
    try:
        scene.author.press()
        scene.author.wait(lambda: scene.author.read_state() == "conflict", "the word about two versions")
        scene.wait_until_stored(scene.text, "By B")
    finally:
        scene.author.page = first
        other.close()


def two_tabs_both_unsent(scene: Scene) -> None:
    scene.open()
    other = scene.author.chromium.page()
    other.goto(scene.url)
    scene.author.proxy.is_down = True
    scene.write(scene.text)
    scene.wait_until_kept()
    scene.write("By B", other)
    other.wait_for_timeout(1000)
    scene.author.proxy.is_down = False
    scene.author.page.locator("#kept button").click()
    scene.author.wait(lambda: sorted(scene.stored()) == sorted([scene.text, "By B"]), "both texts on the server")
    other.close()


def shared_phone(scene: Scene) -> None:
    """Signing out with unsent text asks. "No" stays; "yes" leaves nothing; the next one sees nothing."""
    author = scene.author
    scene.open()
    page = author.page
    author.proxy.cut = Cut("bad_gateway_before", 99)
    scene.write(scene.text)
    scene.wait_until_kept()
    page.goto(f"{author.base}/account/logout/")
    asked: list[str] = []
    page.once("dialog", lambda dialog: (asked.append(dialog.message), dialog.dismiss()))
    page.locator("form[action$='/account/logout/'] button").click()
    author.wait(lambda: len(asked) == 1, "the question before signing out")
    if len([record for record in on_device(page) if record["key"] == scene.key]) != 1:
        raise Lost("the text went although its author said no")
    page.once("dialog", lambda dialog: dialog.accept())
    page.locator("form[action$='/account/logout/'] button").click()
    author.wait(lambda: "/logout/" not in page.url, "signed out")
    author.sign_in(f"{author.base}/share/", address=OTHER)
    author.mend()
    if on_device(page):
        raise Lost(f"left behind: {on_device(page)}")
    leave(author)


def other_author_sees_nothing(scene: Scene) -> None:
    """A's session ran out with unsent text; B signs in: nothing is shown or sent. A comes back, and it goes."""
    author = scene.author
    scene.open()
    author.proxy.cut = Cut("bad_gateway_before", 99)
    scene.write(scene.text)
    scene.wait_until_kept()
    end_sessions()
    author.sign_in(f"{author.base}/share/", address=OTHER)
    author.mend()
    author.goto(f"{author.base}/share/")
    author.page.wait_for_timeout(2500)
    if scene.text in author.page.locator("main").inner_text() or author.read_state() in {"parts", "kept"}:
        raise Lost("another author's text is shown")
    author.goto(scene.url)
    if author.page.locator("[name=problem]").input_value() or scene.stored(OTHER):
        raise Lost("another author's text went into a form")
    leave(author)
    author.sign_in(f"{author.base}/share/")
    author.goto(f"{author.base}/share/")
    scene.wait_until_stored(scene.text)


def leave(author: Author) -> None:
    end_sessions()
    author.goto(f"{author.base}/share/")


def hanging_line(scene: Scene) -> None:
    """A request that hangs does not hold "Send now"."""
    scene.open()
    scene.write(scene.text)
    scene.wait_until_kept()
    scene.author.proxy.cut = Cut("hang", 1)
    scene.author.press()
    scene.author.page.wait_for_timeout(1500)
    scene.author.page.locator("#kept button").click()
    scene.wait_until_stored(scene.text)


SCENES: dict[str, Callable[[Scene], None]] = {
    function.__name__: function
    for function in (
        untouched_after_restart,
        untouched_when_the_line_is_back,
        form_opens_without_a_line,
        only_the_form_is_kept,
        two_tabs_one_after_the_other,
        two_tabs_both_unsent,
        hanging_line,
        other_author_sees_nothing,
        shared_phone,
    )
}


def keeps_nothing(scene: Scene) -> None:
    """A browser without a store: the text goes to the server at every pause."""
    scene.open()
    scene.author.page.wait_for_timeout(2500)
    scene.write(scene.text)
    scene.wait_until_stored(scene.text)
    scene.author.proxy.is_down = True
    scene.write(f"{scene.text} and more")
    scene.author.wait(lambda: scene.author.read_state() == "nothing", "the word that this browser keeps nothing")
    scene.author.proxy.is_down = False
    scene.author.page.locator("#kept button").click()
    scene.wait_until_stored(f"{scene.text} and more")


def opens_late(scene: Scene) -> None:
    """What is written without a line before the store opens is its author's, and is there after a restart."""
    author = scene.author
    author.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    author.page.wait_for_timeout(7000)  # until the store is open, and knows who was here last
    author.proxy.is_down = True
    author.goto(scene.url)
    author.wait(lambda: author.page.locator("[name=problem]").count() == 1, "the form without a line")
    scene.write(scene.text)
    scene.wait_until_kept()
    author.restart(killed=True)
    author.proxy.is_down = False
    author.goto(f"{author.base}/share/")
    scene.wait_until_stored(scene.text)


def act(playwright: Any, proxy: CuttingProxy, folder: Path, names: list[str]) -> dict[str, str]:
    """Name -> "right", or what was lost."""
    told = {}
    author = Author(Chromium(playwright, folder / "profile-scenes", with_script=True), proxy)
    author.begin()
    author.page.evaluate("navigator.serviceWorker.ready.then(() => true)")
    for name, scene in SCENES.items():
        if not names or name in names:
            told[name] = acted(scene, author, name)
    author.chromium.close()
    for name, script in {**BROKEN, "opens_late": LATE}.items():
        if not names or name in names:
            chromium = Chromium(playwright, folder / f"profile-{name}", with_script=True, init_script=script)
            broken = Author(chromium, proxy)
            broken.begin()
            told[name] = acted(opens_late if name == "opens_late" else keeps_nothing, broken, name)
            chromium.close()
    return told


def acted(scene: Callable[[Scene], None], author: Author, name: str) -> str:
    key = str(uuid.uuid4())
    try:
        scene(Scene(author, key, f"{name}: boats {key[:8]}"))
        return "right"
    except Exception as error:
        return f"{type(error).__name__}: {str(error)[:300]}; complaints: {author.chromium.complaints[-3:]}"
    finally:
        author.mend()
        author.proxy.is_down = False
        author.chromium.context.set_offline(False)
