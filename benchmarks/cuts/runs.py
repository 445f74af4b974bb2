"""One run: a case written, the line broken, and the author's way to "Sent, reference …"."""

from benchmarks.cuts.author import BUTTON, TAIL, Author, Lost
from benchmarks.cuts.plan import STEPS, Run

UNSENT = {"kept", "queued", "parts", "signedOut", "sending", "conflict", "nothing"}
TOLD = UNSENT - {"sending"}


def with_script(author: Author, run: Run) -> None:
    if run.is_whole:
        whole_case(author, run)
        return
    for step in STEPS:
        author.goto(author.step_url(run, step))
        author.wait(lambda: is_ready(author), "the script")
        author.type(run, step)
        if step == run.at:
            trouble(author, run, step)
        else:
            author.press()
            wait_until_sent_on(author, run, step)
    see_it_sent(author, run)


def whole_case(author: Author, run: Run) -> None:
    """Written and sent with no line at all; then the line is back, and breaks."""
    author.proxy.is_down = True
    author.goto(f"{author.base}/share/{run.key}/{TAIL}")
    author.wait(lambda: author.page.locator("form[data-step=title]").count() == 1, "the form without a line")
    for step in STEPS:
        author.type(run, step)
    author.press()
    author.wait(lambda: author.read_state() == "queued", "kept to be sent")
    author.page.wait_for_timeout(300)
    author.proxy.is_down = False
    if run.event == "killed":
        author.restart(killed=True)
    else:
        author.spoil(run)
    move(author, run, f"{author.base}/share/")
    author.page.wait_for_timeout(600)
    author.mend()
    author.goto(f"{author.base}/share/")
    author.wait(lambda: is_ready(author) and author.read_state() not in UNSENT, "sent from the list of drafts")
    see_it_sent(author, run)


def trouble(author: Author, run: Run, step: str) -> None:
    if run.event == "killed":
        author.page.wait_for_timeout(1000)  # "within a second of typing"
        author.restart(killed=True)
        author.goto(author.step_url(run, step))
        author.wait(lambda: author.is_typed(run, step), f"the text of {step} after the kill")
        author.type(run, step)
        author.press()
        wait_until_sent_on(author, run, step)
        return
    author.spoil(run)
    author.press(twice=run.is_double)
    if run.event != "hang":
        author.wait(lambda: is_past(author, run, step) or author.read_state() in TOLD, "a word about the state")
    if not is_past(author, run, step):
        move(author, run, author.step_url(run, step))
    author.page.wait_for_timeout(300)
    author.mend()
    if is_past(author, run, step):
        return
    finish(author, run, step)


def finish(author: Author, run: Run, step: str) -> None:
    """The line is well again: the author opens the list of drafts, and what waits goes by itself."""
    if author.read_state() == "signedOut":
        author.page.locator("#kept a").click()
        author.sign_in_if_asked(author.step_url(run, step))
    author.goto(f"{author.base}/share/")
    author.wait(lambda: is_ready(author) and author.read_state() not in UNSENT, "sent from the list of drafts")


def move(author: Author, run: Run, url: str) -> None:
    if run.move == "send_now" and author.page.locator("#kept button").is_visible():
        author.page.locator("#kept button").click()
    elif run.move == "back":
        try:
            author.page.go_back(wait_until="load")
        except Exception as error:
            if "ERR_" not in str(error):
                raise
    elif run.move == "drafts":
        author.goto(f"{author.base}/share/")
    elif run.move == "online":
        author.chromium.context.set_offline(True)
        author.chromium.context.set_offline(False)
    elif run.move == "restart":
        author.restart(killed=False)
        author.goto(url)
    else:
        author.goto(url)


def is_ready(author: Author) -> bool:
    """The script has looked into its store, and begun to send."""
    return author.page.locator("#kept").get_attribute("data-ready") == "yes"


def is_past(author: Author, run: Run, step: str) -> bool:
    """On the page of another question, or of the number."""
    path = author.page.url.partition("?")[0]
    return str(run.key) in path and not path.endswith(f"/{step}/")


def wait_until_sent_on(author: Author, run: Run, step: str) -> None:
    author.wait(lambda: is_past(author, run, step), f"the page after {step}")


def see_it_sent(author: Author, run: Run) -> None:
    author.goto(f"{author.base}/share/{run.key}/sent/")
    author.wait(lambda: "Sent, reference" in author.page.locator("main").inner_text(), "the number on the screen")


# --- Without a script ------------------------------------------------------------------------------------------


def without_script(author: Author, run: Run) -> None:
    for step in STEPS:
        author.goto(author.step_url(run, step))
        author.type(run, step)
        if step == run.at:
            plain_trouble(author, run, step)
        else:
            author.press(twice=False)
            wait_until_sent_on(author, run, step)
    see_it_sent(author, run)


def plain_trouble(author: Author, run: Run, step: str) -> None:
    author.spoil(run)
    author.press(twice=run.is_double)
    author.page.wait_for_timeout(500)
    if run.event == "killed":
        author.restart(killed=True)
    for _try in range(8):
        if keep_text(author, run, step) or is_past(author, run, step):
            break
        plain_move(author, run, step)
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


def plain_move(author: Author, run: Run, step: str) -> None:
    page = author.page
    try:
        if run.move == "reload":
            page.reload(wait_until="load")  # sends the form again, as the browser's button does
        elif run.move == "back":
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
