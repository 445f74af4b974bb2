"""One run: a case written, the line broken, and the author's way to "Sent, reference …"."""

from contextlib import suppress

from playwright.sync_api import TimeoutError

from benchmarks.cuts.author import BUTTON, TAIL, Author, Lost
from benchmarks.cuts.plan import STEPS, Break, Run

UNSENT = {"kept", "queued", "parts", "signedOut", "sending", "conflict", "nothing"}
TOLD = UNSENT - {"sending"}


def with_script(author: Author, run: Run) -> None:
    if run.is_whole:
        whole_case(author, run)
        return
    for step in STEPS:
        author.goto(author.step_url(run, step))
        author.wait(author.is_ready, "the script")
        author.type(run, step)
        if what := run.at(step):
            trouble(author, run, what)
        else:
            author.press()
            wait_until_sent_on(author, run, step)
    see_it_sent(author, run)


def whole_case(author: Author, run: Run) -> None:
    """Written and sent with no line at all; then the line is back, and breaks."""
    [what] = run.breaks
    author.proxy.is_down = True
    author.goto(f"{author.base}/share/{run.key}/{TAIL}")
    author.wait(lambda: author.page.locator("form[data-step=title]").count() == 1, "the form without a line")
    for step in STEPS:
        author.type(run, step)
    author.press()
    author.wait(lambda: author.read_state() == "queued", "kept to be sent")
    author.page.wait_for_timeout(300)
    author.proxy.is_down = False
    if what.event == "killed":
        author.restart(killed=True)
    else:
        author.spoil(what)
    move(author, what, f"{author.base}/share/")
    author.page.wait_for_timeout(600)
    author.mend()
    author.goto(f"{author.base}/share/")
    author.wait(lambda: author.is_ready() and author.read_state() not in UNSENT, "sent from the list of drafts")
    see_it_sent(author, run)


def trouble(author: Author, run: Run, what: Break) -> None:
    step = what.at
    if what.event == "killed":
        author.page.wait_for_timeout(1000)  # "within a second of typing"
        author.restart(killed=True)
        author.goto(author.step_url(run, step))
        author.wait(lambda: author.is_typed(run, step), f"the text of {step} after the kill")
        author.type(run, step)
        author.press()
        wait_until_sent_on(author, run, step)
        return
    author.spoil(what)
    author.press(twice=what.is_double)
    if what.event != "hang":
        author.wait(lambda: is_past(author, run, step) or author.read_state() in TOLD, "a word about the state")
    if not is_past(author, run, step):
        move(author, what, author.step_url(run, step))
    author.page.wait_for_timeout(300)
    author.mend()
    if not is_past(author, run, step):
        finish(author, run, step)


def finish(author: Author, run: Run, step: str) -> None:
    """The line is well again: the author opens the list of drafts, and what waits goes by itself."""
    if author.read_state() == "signedOut":
        author.page.locator("#kept a").click()
        author.sign_in_if_asked(author.step_url(run, step))
    author.goto(f"{author.base}/share/")
    author.wait(lambda: author.is_ready() and author.read_state() not in UNSENT, "sent from the list of drafts")


def move(author: Author, what: Break, url: str) -> None:
    if what.move == "send_now" and author.page.locator("#kept button").is_visible():
        with suppress(TimeoutError):  # led on by an answer at this very moment
            author.page.locator("#kept button").click(timeout=3000)
    elif what.move == "back":
        try:
            author.page.go_back(wait_until="load")
        except Exception as error:
            if "ERR_" not in str(error):
                raise
    elif what.move == "drafts":
        author.goto(f"{author.base}/share/")
    elif what.move == "online":
        author.chromium.context.set_offline(True)
        author.chromium.context.set_offline(False)
    elif what.move == "restart":
        author.restart(killed=False)
        author.goto(url)
    else:
        author.goto(url)


def is_past(author: Author, run: Run, step: str) -> bool:
    """On the page of another question, or of the number."""
    path = author.page.url.partition("?")[0]
    return str(run.key) in path and not path.endswith(f"/{step}/")


def wait_until_sent_on(author: Author, run: Run, step: str) -> None:
    author.wait(lambda: is_past(author, run, step), f"the page after {step}")


def see_it_sent(author: Author, run: Run) -> None:
    """On a slow machine the store of the browser opens late: who sees no number looks at the drafts again."""
    for _look in range(4):
        author.goto(f"{author.base}/share/{run.key}/sent/")
        if "Sent, reference" in author.page.locator("main").inner_text():
            return
        author.goto(f"{author.base}/share/")
        author.page.wait_for_timeout(3000)
    raise Lost("the number on the screen")


# --- Without a script ------------------------------------------------------------------------------------------


def without_script(author: Author, run: Run) -> None:
    for step in STEPS:
        author.goto(author.step_url(run, step))
        author.type(run, step)
        if what := run.at(step):
            plain_trouble(author, run, what)
        else:
            author.press(twice=False)
            wait_until_sent_on(author, run, step)
    see_it_sent(author, run)


def plain_trouble(author: Author, run: Run, what: Break) -> None:
    step = what.at
    author.spoil(what)
    author.press(twice=what.is_double)
    author.page.wait_for_timeout(500)
    if what.event == "killed":
        author.restart(killed=True)
    for _try in range(8):
        if keep_text(author, run, step) or is_past(author, run, step):
            break
        plain_move(author, run, what)
        author.page.wait_for_timeout(300)
    author.mend()
    if not is_past(author, run, step):
        author.goto(author.step_url(run, step))
        if not is_past(author, run, step) and author.page.locator(BUTTON).count():
            if not author.is_typed(run, step):
                author.typed_again += 1
            author.type(run, step)
            author.press()
            wait_until_sent_on(author, run, step)


def keep_text(author: Author, run: Run, step: str) -> bool:
    """The pages that hold on to a form: sign in, press the one button."""
    page = author.page
    if (
        page.locator("a[href*='/account/login/']").count()
        and page.locator("h1").inner_text() == "Sign in to store your text"
    ):
        page.locator("main a[href*='/account/login/']").click()
        author.sign_in(page.url)
    if page.locator("h1").count() and page.locator("h1").first.inner_text() == "Your text is kept":
        author.seen.append("Your text is kept")
        page.locator("main form button").click(no_wait_after=True)
        author.wait(lambda: is_past(author, run, step), "the page after the kept text")
        return True
    return False


def plain_move(author: Author, run: Run, what: Break) -> None:
    page, step = author.page, what.at
    try:
        if what.move == "reload":
            page.reload(wait_until="load")  # sends the form again, as the browser's button does
        elif what.move == "back":
            page.go_back(wait_until="load")
            if page.locator(BUTTON).count():
                if not author.is_typed(run, step):
                    author.typed_again += 1
                author.type(run, step)
                author.press()
                page.wait_for_timeout(500)
        else:
            author.goto(author.step_url(run, step))
            if is_past(author, run, step):
                return
            if page.locator(BUTTON).count():
                if not author.is_typed(run, step):
                    author.typed_again += 1
                author.type(run, step)
                author.press()
                page.wait_for_timeout(500)
    except Lost:
        raise
    except Exception as error:
        if "ERR_" not in str(error) and "chrome-error" not in page.url:
            raise
    author.sign_in_if_asked(author.step_url(run, step))
