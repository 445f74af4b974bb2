"""Typing in a search box: what the list shows, where each key leads, and what happens where it cannot be had."""

import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from tests.browser.axe import faults_of

pytestmark = pytest.mark.browser

PHONE = {"width": 360, "height": 740}
LIST = "[role=listbox]:not([hidden])"
ACTIVE = "[role=option][aria-selected=true]"
ENDPOINT = re.compile(r"/search/suggest/")
MODULE = re.compile(r"/static/portal/js/suggestions\.")
A_WHILE = 1_200  # milliseconds: longer than any pause of the box, where nothing shall happen


def connection(**has: Any) -> str:
    return f"Object.defineProperty(navigator, 'connection', {{get: () => ({json.dumps(has)})}})"


class Visitor:
    """A page with what it asked for and what the browser complained of."""

    def __init__(self, context: Any) -> None:
        self.page = context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))
        self.page.on("console", lambda message: message.type == "error" and self.complaints.append(message.text))

    def opens(self, path: str) -> "Visitor":
        self.page.goto(path)
        return self

    def types(self, words: str) -> "Visitor":
        """In one go: on a busy machine letter by letter might be slower than the pause of the box."""
        self.page.focus("#q")
        self.page.wait_for_selector("#q[role=combobox]")
        self.page.keyboard.insert_text(words)
        return self

    def sees_the_list(self) -> "Visitor":
        self.page.wait_for_selector(LIST)
        return self

    def presses(self, *keys: str) -> "Visitor":
        for key in keys:
            self.page.keyboard.press(key)
        return self

    def asked_for(self, what: re.Pattern[str]) -> list[str]:
        return [url for url in self.asked if what.search(url)]

    @property
    def options(self) -> list[str]:
        return [" ".join(text.split()) for text in self.page.locator("[role=option]").all_inner_texts()]

    @property
    def is_open(self) -> bool:
        expanded: str = self.page.get_attribute("#q", "aria-expanded")
        assert (expanded == "true") == self.page.locator(LIST).is_visible()
        return expanded == "true"


@pytest.fixture
def visitor(browser: Any, running_portal: Any) -> Iterator[Any]:
    contexts = []

    def make(*, script: str = "", **options: Any) -> Visitor:
        context = browser.new_context(**{"viewport": PHONE, "base_url": running_portal.url, **options})
        contexts.append(context)
        if script:
            context.add_init_script(script)
        return Visitor(context)

    yield make
    for context in contexts:
        context.close()


# --- What the list shows ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("path", ["/en/", "/en/search/", "/en/laws/", "/en/nowhere/"])
def test_typing_in_any_box_shows_titles(visitor: Any, path: str) -> None:
    someone = visitor().opens(path).types("cyber").sees_the_list()
    *titles, last = someone.options
    assert 0 < len(titles) <= 6
    assert all("cyber" in title.lower() for title in titles)
    assert last == "Search for “\u2068cyber\u2069”"
    box = someone.page.locator("#q")
    listed = box.get_attribute("aria-controls")
    assert someone.page.locator(LIST).get_attribute("id") == listed
    assert box.get_attribute("aria-autocomplete") == "list"
    assert box.input_value() == "cyber"
    assert someone.page.locator(".find [role=status]").inner_text().startswith(str(len(titles)))
    assert [text for text in someone.complaints if "404" not in text] == []


def test_the_list_of_a_list_holds_its_kind_and_keeps_its_filters(visitor: Any) -> None:
    someone = visitor().opens("/en/laws/?country=JM").types("act").sees_the_list()
    assert len(someone.options) > 2
    assert all("Law · Jamaica" in title for title in someone.options[:-1])


def test_a_title_in_another_language_says_which(visitor: Any) -> None:
    someone = visitor().opens("/fr/").types("cybercrime act").sees_the_list()
    title = someone.page.locator("[role=option] span").first
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("en", "ltr")
    assert "En anglais" in someone.options[0]


def test_a_quick_hand_asks_once(visitor: Any) -> None:
    someone = visitor().opens("/en/search/").types("")
    someone.page.locator("#q").evaluate(
        "(box, words) => [...words].forEach(letter => { box.value += letter; box.dispatchEvent(new Event('input')) })",
        "cybercrime",
    )
    someone.sees_the_list()
    assert len(someone.asked_for(ENDPOINT)) == 1
    assert someone.asked_for(ENDPOINT)[0].endswith("?q=cybercrime")


def test_one_letter_asks_nothing_but_one_han_character_does(visitor: Any) -> None:
    someone = visitor().opens("/zh/search/").types("c")
    someone.page.wait_for_timeout(A_WHILE)
    assert someone.asked_for(ENDPOINT) == []
    someone.page.fill("#q", "")
    with someone.page.expect_response(ENDPOINT):
        someone.page.keyboard.insert_text("数")


def test_words_without_titles_open_no_list_but_are_told(visitor: Any) -> None:
    someone = visitor().opens("/en/search/").types("zzzzqqqq")
    someone.page.locator(".find [role=status]", has_text="No suggestions").wait_for(state="attached")
    assert not someone.is_open


def test_an_older_answer_does_not_come_over_a_newer_one(visitor: Any) -> None:
    someone = visitor().opens("/en/search/")
    held: list[Any] = []
    someone.page.route(ENDPOINT, lambda route: held.append(route))
    someone.types("cy")
    with someone.page.expect_event("requestfailed", lambda request: request.url.endswith("q=cy")):
        someone.page.wait_for_timeout(A_WHILE)
        assert len(held) == 1
        someone.types("ber")
    someone.page.wait_for_timeout(A_WHILE)
    assert [route.request.url.rpartition("=")[2] for route in held] == ["cy", "cyber"]
    held[1].continue_()
    someone.sees_the_list()
    assert someone.options[-1] == "Search for “\u2068cyber\u2069”"
    someone.page.unroute_all(behavior="ignoreErrors")


# --- Keys ------------------------------------------------------------------------------------------------------


def test_arrow_keys_lead_round_the_list_and_the_focus_stays_in_the_box(visitor: Any) -> None:
    someone = visitor().opens("/en/search/").types("cyber").sees_the_list()
    options = someone.page.locator("[role=option]")
    for key, place in [("ArrowDown", 0), ("ArrowDown", 1), ("ArrowUp", 0), ("ArrowUp", -1), ("ArrowDown", 0)]:
        someone.presses(key)
        reached = options.nth(place % options.count())
        assert someone.page.locator(ACTIVE).count() == 1
        assert reached.get_attribute("aria-selected") == "true"
        assert someone.page.get_attribute("#q", "aria-activedescendant") == reached.get_attribute("id")
    assert someone.page.evaluate("document.activeElement.id") == "q"
    assert someone.page.input_value("#q") == "cyber"


@pytest.mark.parametrize(("key", "place"), [("Home", 0), ("End", 5), ("ArrowLeft", 4)])
def test_home_and_end_move_in_the_text_and_leave_the_list(visitor: Any, key: str, place: int) -> None:
    someone = visitor().opens("/en/search/").types("cyber").sees_the_list().presses("ArrowDown", key)
    assert someone.page.locator(ACTIVE).count() == 0
    assert someone.page.get_attribute("#q", "aria-activedescendant") is None
    assert someone.page.evaluate("document.querySelector('#q').selectionStart") == place
    assert someone.is_open


def test_enter_opens_the_record_that_the_arrow_keys_have_reached(visitor: Any) -> None:
    someone = visitor().opens("/en/").types("cybercrime").sees_the_list().presses("ArrowDown")
    title = someone.page.locator(f"{ACTIVE} span").inner_text()
    with someone.page.expect_navigation():
        someone.presses("Enter")
    assert someone.page.inner_text("h1") == title
    assert re.search(r"/en/(cases|laws|strategies|toolkits)/[a-z-]+/[a-z0-9-]+/$", someone.page.url)


def test_enter_alone_searches_for_what_was_typed(visitor: Any) -> None:
    someone = visitor().opens("/en/").types("cyber").sees_the_list()
    with someone.page.expect_navigation():
        someone.presses("Enter")
    assert someone.page.url.endswith("/en/search/?q=cyber")


def test_the_last_entry_searches_for_what_was_typed_in_the_same_list(visitor: Any) -> None:
    someone = visitor().opens("/en/laws/?country=JM").types("act").sees_the_list().presses("ArrowUp")
    with someone.page.expect_navigation():
        someone.presses("Enter")
    assert someone.page.url.partition("/en/laws/?")[2] == "q=act&country=JM"


def test_escape_closes_the_list_keeps_the_words_and_arrow_down_brings_it_back(visitor: Any) -> None:
    someone = visitor().opens("/en/search/").types("cyber").sees_the_list().presses("ArrowDown", "Escape")
    assert not someone.is_open
    assert someone.page.input_value("#q") == "cyber"
    someone.presses("ArrowDown")
    assert someone.is_open
    someone.presses("Alt+ArrowUp")
    assert not someone.is_open
    assert len(someone.asked_for(ENDPOINT)) == 1


def test_tab_leaves_the_box_and_closes_the_list(visitor: Any) -> None:
    someone = visitor().opens("/en/search/").types("cyber").sees_the_list().presses("Tab")
    assert not someone.is_open
    assert someone.page.evaluate("document.activeElement.localName") == "button"


def test_letters_that_are_being_composed_ask_nothing_and_their_enter_chooses_nothing(visitor: Any) -> None:
    someone = visitor().opens("/zh/search/").types("")
    title = {"title": "数字身份", "url": "/zh/about/", "about": "", "lang": "zh-Hans", "dir": "ltr"}
    found = json.dumps({"suggestions": [title], "label": "建议", "status": "1", "search": "数"})
    someone.page.route(ENDPOINT, lambda route: route.fulfill(body=found, content_type="application/json"))
    session = someone.page.context.new_cdp_session(someone.page)
    session.send("Input.imeSetComposition", {"text": "shu", "selectionStart": 3, "selectionEnd": 3})
    someone.page.wait_for_timeout(A_WHILE)
    assert someone.asked_for(ENDPOINT) == []
    with someone.page.expect_response(ENDPOINT):
        session.send("Input.insertText", {"text": "数"})
    someone.sees_the_list().presses("ArrowDown")
    goes_on = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    assert someone.page.evaluate(f"document.querySelector('#q').dispatchEvent({goes_on})")
    assert someone.page.url.endswith("/zh/search/")
    with someone.page.expect_navigation(url="**/zh/about/"):
        someone.presses("Enter")


# --- Mouse and finger ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("touch", [False, True])
def test_a_title_is_opened_by_mouse_and_by_finger(visitor: Any, touch: bool) -> None:
    someone = visitor(has_touch=touch, is_mobile=touch).opens("/en/").types("cybercrime").sees_the_list()
    option = someone.page.locator("[role=option]").nth(1)
    title = option.locator("span").inner_text()
    with someone.page.expect_navigation():
        option.tap() if touch else option.click()
    assert someone.page.inner_text("h1") == title


def test_who_comes_back_finds_the_page_without_the_list(visitor: Any) -> None:
    someone = visitor().opens("/en/search/").types("cybercrime").sees_the_list()
    with someone.page.expect_navigation():
        someone.presses("ArrowDown", "Enter")
    someone.page.go_back()
    assert someone.page.locator(LIST).count() == 0


def test_a_click_beside_the_list_closes_it(visitor: Any) -> None:
    someone = visitor().opens("/en/search/").types("cyber").sees_the_list()
    someone.page.mouse.click(300, 60)
    assert not someone.is_open


# --- Where it cannot be had ------------------------------------------------------------------------------------


def test_the_first_view_does_not_load_it(visitor: Any) -> None:
    someone = visitor().opens("/en/")
    someone.page.wait_for_load_state("networkidle")
    assert someone.asked_for(MODULE) == []
    someone.types("")
    assert len(someone.asked_for(MODULE)) == 1


@pytest.mark.parametrize("has", [{"saveData": True, "effectiveType": "4g"}, {"effectiveType": "slow-2g"}])
def test_it_rests_where_data_is_dear(visitor: Any, has: dict[str, Any]) -> None:
    someone = visitor(script=connection(**has)).opens("/en/")
    someone.page.focus("#q")
    someone.page.keyboard.type("cyber")
    someone.page.wait_for_timeout(A_WHILE)
    assert someone.asked_for(MODULE) == someone.asked_for(ENDPOINT) == []
    with someone.page.expect_navigation():
        someone.presses("Enter")
    assert someone.page.url.endswith("/en/search/?q=cyber")


def test_it_asks_less_on_a_slow_line(visitor: Any) -> None:
    someone = visitor(script=connection(effectiveType="2g")).opens("/en/").types("cyb")
    someone.page.wait_for_timeout(A_WHILE)
    assert someone.asked_for(ENDPOINT) == []
    someone.types("ercr").sees_the_list()
    assert len(someone.asked_for(ENDPOINT)) == 1


def test_without_javascript_the_form_searches(visitor: Any) -> None:
    someone = visitor(java_script_enabled=False).opens("/en/laws/?country=JM")
    assert someone.page.get_attribute("#q", "role") is None
    someone.page.fill("#q", "data")
    with someone.page.expect_navigation():
        someone.page.press("#q", "Enter")
    assert someone.page.url.endswith("/en/laws/?q=data&country=JM")
    assert someone.page.locator(".rows > li").count() > 0


def test_while_the_engine_rests_the_box_asks_once_and_the_form_still_searches(visitor: Any) -> None:
    someone = visitor().opens("/en/search/")
    headers = {"Retry-After": "30"}
    resting = json.dumps({"suggestions": [], "label": "", "status": "", "search": ""})
    someone.page.route(ENDPOINT, lambda route: route.fulfill(status=503, headers=headers, body=resting))
    with someone.page.expect_response(ENDPOINT):
        someone.types("cyber")
    someone.types("crime")
    someone.page.wait_for_timeout(A_WHILE)
    assert len(someone.asked_for(ENDPOINT)) == 1
    assert not someone.is_open
    with someone.page.expect_navigation():
        someone.presses("Enter")
    assert someone.page.url.endswith("?q=cybercrime")


@pytest.mark.parametrize("broken", [MODULE, ENDPOINT])
def test_a_line_that_breaks_leaves_the_form_as_it_was(visitor: Any, broken: re.Pattern[str]) -> None:
    someone = visitor().opens("/en/search/")
    someone.page.route(broken, lambda route: route.abort())
    with someone.page.expect_event("requestfailed"):
        someone.page.focus("#q")
        someone.page.keyboard.insert_text("cyber")
    assert someone.page.locator(LIST).count() == 0
    with someone.page.expect_navigation():
        someone.presses("Enter")
    assert someone.page.url.endswith("?q=cyber")


# --- For everybody ---------------------------------------------------------------------------------------------


def test_in_arabic_the_list_stands_under_its_box_and_reads_from_the_right(visitor: Any) -> None:
    someone = visitor().opens("/ar/").types("cyber").sees_the_list()
    title = someone.page.locator("[role=option] span").first
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("en", "ltr")
    listed, box, button, text = (
        someone.page.locator(which).bounding_box()
        for which in (LIST, "#q", ".find button", "[role=option] span >> nth=0")
    )
    assert listed["x"] == pytest.approx(button["x"], abs=1)
    assert listed["x"] + listed["width"] == pytest.approx(box["x"] + box["width"], abs=1)
    assert listed["y"] == pytest.approx(box["y"] + box["height"], abs=2)
    assert listed["x"] + listed["width"] - (text["x"] + text["width"]) < 24  # at the side where Arabic begins
    someone.presses("ArrowDown")
    assert someone.page.locator(ACTIVE).evaluate("e => getComputedStyle(e).borderRightWidth") == "4px"


def test_an_arabic_beginning_finds_an_arabic_title_and_opens_it(visitor: Any) -> None:
    someone = visitor().opens("/ar/cases/").types("جاما").sees_the_list().presses("ArrowDown")
    title = someone.page.locator(f"{ACTIVE} span")
    assert (title.get_attribute("lang"), title.get_attribute("dir")) == ("ar", "rtl")
    assert "جامايكا" in title.inner_text()
    with someone.page.expect_navigation():
        someone.presses("Enter")
    assert "/ar/cases/jm/" in someone.page.url
    assert "جامايكا" in someone.page.inner_text("h1")


@pytest.mark.thorough
@pytest.mark.parametrize("language", ["en", "ar"])
@pytest.mark.parametrize("path", ["/", "/laws/"])
def test_axe_finds_nothing_while_the_list_is_open(visitor: Any, axe: str, language: str, path: str) -> None:
    someone = visitor(bypass_csp=True).opens(f"/{language}{path}")
    someone.types("cyber").sees_the_list().presses("ArrowDown")
    assert faults_of(someone.page, axe) == []
    assert someone.is_open


@pytest.mark.parametrize("language", ["en", "ar"])
def test_the_open_list_does_not_scroll_sideways_at_320_pixels(visitor: Any, language: str) -> None:
    someone = visitor(viewport={"width": 320, "height": 640}).opens(f"/{language}/").types("electronic").sees_the_list()
    assert someone.page.evaluate("document.documentElement.scrollWidth") == 320
    heights = someone.page.locator("[role=option]").evaluate_all("all => all.map(e => e.offsetHeight)")
    assert min(heights) >= 36
