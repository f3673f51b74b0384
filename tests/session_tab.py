"""A tab of the browser with the page's session and its uploads, and nothing to see."""

from base64 import b64encode
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Any

from PIL import Image

from browsing import TIMEOUT_MS, Visit

EXPECTED = "Failed to load resource: "  # on purpose
PAGE = "<!doctype html><html lang=en><title>tab</title><form id=drop><button type=button class=camera>c</button></form>"
OPEN = """async () => {
  const [{ Session }, { Uploads }, { Tasks }] = await Promise.all(
    [import("/static/session/session.js"), import("/static/session/uploads.js"), import("/static/tasks/tasks.js")]);
  window.session = await Session.open();
  window.states = {};
  const note = ({ detail }) => (window.states[detail.name] ??= []).push(detail.state);
  ["add", "change"].forEach((event) => session.addEventListener(event, note));
  window.uploads = new Uploads(session, {
    form: document.querySelector("#drop"), maxBytes: 1e6, tasks: new Tasks(),
  });
}"""
DROP = """([names, content]) => {
  const carried = new DataTransfer();
  names.forEach((name) => carried.items.add(new File([Uint8Array.from(atob(content), (c) => c.charCodeAt(0))], name)));
  document.querySelector("#drop").dispatchEvent(
    new DragEvent("drop", { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""
SIZE_OF = """async ([kind, name]) => {
  const { key } = session.entries().find((entry) => entry.name === name);
  const url = await session[kind](key);
  if (!url) return null;
  const image = new Image();
  image.src = url;
  await image.decode();
  return [image.naturalWidth, image.naturalHeight];
}"""
ENTRY = "(name) => session.entries().find((entry) => entry.name === name) ?? null"


def picture(size: tuple[int, int] = (64, 48), form: str = "JPEG", **given: Any) -> bytes:
    """A picture of one colour, as a file of that form."""
    file = BytesIO()
    Image.new("RGB", size, (200, 120, 40)).save(file, form, **given)
    return file.getvalue()


class Tab:
    """A page of the service with `session` and `uploads` in its window."""

    def __init__(self, page: Any, url: str) -> None:
        self.page = page
        self._url = url
        page.set_default_timeout(TIMEOUT_MS)
        self.open()

    def open(self) -> None:
        """The tab shows the page anew, as after a reload."""
        self.page.goto(f"{self._url}/healthz")
        self.page.set_content(PAGE)
        self.page.add_script_tag(url="/vendor/dropzone.min.js")
        self.page.evaluate(OPEN)

    def another(self) -> "Tab":
        """A second tab of the same browser."""
        return Tab(self.page.context.new_page(), self._url)

    def drop(self, name: str, content: bytes | None = None) -> None:
        self.drop_together([name], content)

    def drop_together(self, names: list[str], content: bytes | None = None) -> None:
        """Files of these names, which have all the same content."""
        self.page.evaluate(DROP, [names, b64encode(picture() if content is None else content).decode()])

    def entry(self, name: str) -> dict[str, Any]:
        found: dict[str, Any] = self.page.evaluate(ENTRY, name)
        return found

    def until(self, name: str, **expected: Any) -> dict[str, Any]:
        """The entry of that name, once it is as expected."""
        members = f"([name, expected]) => {{ const entry = ({ENTRY})(name);"
        agree = "return entry && Object.entries(expected).every(([key, value]) => entry[key] === value); }"
        try:
            self.page.wait_for_function(members + agree, arg=[name, expected])
        except Exception as error:
            raise AssertionError(f"Expected {name} with {expected}, got {self.entry(name)}") from error
        return self.entry(name)

    def states(self, name: str) -> list[str]:
        """The states that the entry was in since the tab was opened, each change once."""
        seen: list[str] = self.page.evaluate("(name) => states[name] ?? []", name)
        return [state for at, state in enumerate(seen) if at == 0 or seen[at - 1] != state]

    def on(self, pattern: str, answer: Callable[[Any], Any], times: int | None = None) -> None:
        """What is asked for under `pattern` is answered so, `times` times; then the service answers.

        The route stays: taking it away while a request comes may leave that one without any answer.
        """
        left = [times]

        def decide(route: Any) -> None:
            if left[0] == 0:
                route.continue_()
                return
            if left[0] is not None:
                left[0] -= 1
            answer(route)

        self.page.route(pattern, decide)


@contextmanager
def open_tab(browser: Any, url: str) -> Iterator[Tab]:
    """A tab of a browser of its own. Nothing may go wrong in its console but requests."""
    visit = Visit(browser.new_context(), f"{url}/healthz")
    yield Tab(visit.page, url)
    visit.page.context.close()
    unforeseen = [error for error in visit.errors if not error.startswith(EXPECTED)]
    assert (unforeseen, visit.foreign) == ([], [])


def keys_sent(tab: Tab) -> list[str]:
    """The Idempotency-Keys of the uploads from now on."""
    sent: list[str] = []
    tab.page.on("request", lambda each: each.method == "POST" and sent.append(each.headers["idempotency-key"]))
    return sent


def refuse(status: int, **headers: str) -> Callable[[Any], None]:
    return lambda route: route.fulfill(status=status, headers=headers, body="{}")


def problem(status: int, code: str, detail: str, **more: Any) -> Callable[[Any], None]:
    document = {"code": code, "detail": detail, **more}
    return lambda route: route.fulfill(status=status, json=document, content_type="application/problem+json")


def run(tab: Tab, body: str, *given: Any) -> Any:
    """What a function of the page with this body gives."""
    return tab.page.evaluate(f"async (given) => {{ {body} }}", list(given))


def names(tab: Tab) -> list[str]:
    return [entry["name"] for entry in tab.page.evaluate("session.entries()")]


def busy(route: Any) -> None:
    route.fulfill(status=429, headers={"Retry-After": "600"}, body="{}")


def answered(answer: dict[str, Any]) -> Callable[[Any], None]:
    return lambda route: route.fulfill(**answer)
