"""The page as a person has it before them: what can be done with it, and what it shows."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from playwright.sync_api import Error, Locator, expect

from browsing import TIMEOUT_MS, Visit

WIDE = {"width": 1280, "height": 860}
PHONE = {"width": 390, "height": 844}
CHANGED = "net::ERR_NETWORK_CHANGED"
"""What Chromium says of all that it was loading when an interface came or went, as with a container that starts."""

ENTRIES = """() => [...document.querySelectorAll("#gallery li.entry")].map((entry) => ({
  key: entry.dataset.key,
  state: entry.dataset.state,
  name: entry.querySelector(".name").textContent.trim(),
  words: entry.querySelector(".words")?.textContent.trim() ?? "",
}))"""
ALL_ARE = """([count, state]) => {
  const entries = [...document.querySelectorAll("#gallery li.entry")];
  return entries.length === count && entries.every((entry) => entry.dataset.state === state);
}"""
BOXES = """(boxes) => boxes.map((box) => ({
  index: Number(box.dataset.index),
  label: box.dataset.label,
  near: box.classList.contains("near"),
  lit: box.classList.contains("lit"),
}))"""
DRAWN = """() => {
  const count = (selector) => document.querySelectorAll(`#viewer ${selector}`).length;
  return count(".canvas g.box") === count("button.object");
}"""
PASTED = """() => {
  const field = document.createElement("textarea");
  field.id = "pasted";
  document.body.append(field);
}"""


@dataclass(frozen=True)
class Shown:
    """An entry of the gallery."""

    key: str
    state: str
    name: str
    words: str


@dataclass(frozen=True)
class Box:
    """A box in the canvas."""

    index: int
    label: str
    near: bool
    lit: bool


class PageUnderTest(Visit):
    """A visit to the page. `browser` may be a context: what one context keeps is another's not."""

    def __init__(self, browser: Any, url: str) -> None:
        super().__init__(browser, url)
        self.url = url
        self._arrive()

    def reload(self) -> None:
        """The page is there anew, with what it has kept."""
        self.page.reload()
        self._arrive()

    def begin_again(self) -> None:
        """The page has its pictures, and nothing else of what was done with it."""
        self.page.mouse.move(0, 0)
        self.page.evaluate("localStorage.clear()")
        self.page.goto(self.url)
        self._arrive()

    def _arrive(self) -> None:
        """The page is open. Where the machine's network changed meanwhile, the browser gave up, and is asked again."""
        until = time.monotonic() + TIMEOUT_MS / 1000
        while not self.page.locator("body:not(.opening)").count():
            assert time.monotonic() < until, f"The page does not open: {self.errors}"
            if any(CHANGED in error for error in self.errors):
                self.forgive(CHANGED)
                self.page.reload()
            self.page.wait_for_timeout(20)

    def close(self) -> None:
        """The page is gone, and nothing was wrong with it."""
        self.page.close()
        self.check()

    def check(self) -> None:
        """Nothing was wrong with the page so far."""
        self.forgive(CHANGED)
        assert (self.errors, self.foreign) == ([], []), f"errors: {self.errors}, other hosts: {self.foreign}"

    def entries(self) -> list[Shown]:
        return [Shown(**each) for each in self.page.evaluate(ENTRIES)]

    def entry(self, name: str) -> Locator:
        return self.page.locator("#gallery li.entry").filter(has=self.page.locator(f'.name:text-is("{name}")'))

    def wait_for_all(self, count: int, state: str = "done", timeout_ms: int = TIMEOUT_MS) -> None:
        """There are `count` entries, and that is the state of all."""
        try:
            self.page.wait_for_function(ALL_ARE, arg=[count, state], timeout=timeout_ms)
        except Error as error:
            raise AssertionError(f"Expected {count} entries that are {state}, got {self.entries()}.") from error

    def wait_for_state(self, name: str, state: str) -> None:
        expect(self.entry(name)).to_have_attribute("data-state", state)

    def open(self, name: str) -> str:
        """The viewer shows the picture; the id of its job. It is done."""
        self.entry(name).locator("button.show").click()
        expect(self.viewer.locator("#threshold")).to_be_visible()
        self.page.wait_for_function("location.hash.length > 8")
        expect(self.chosen).to_have_text(name)
        self.settle()
        self.page.wait_for_function(DRAWN)
        return str(self.page.evaluate("location.hash.slice(1)"))

    @property
    def chosen(self) -> Locator:
        """The name of the picture that is in the viewer, as the gallery shows it."""
        return self.page.locator("#gallery li.entry").filter(has=self.page.locator("[aria-current]")).locator(".name")

    @property
    def viewer(self) -> Locator:
        return self.page.locator("#viewer")

    @property
    def canvas(self) -> Locator:
        return self.viewer.locator(".canvas").first

    @property
    def threshold(self) -> int:
        """In percent."""
        return int(self.viewer.locator("#threshold").input_value())

    def slider(self, percent: int) -> None:
        """Moved there by the keyboard, one step after the other."""
        slider = self.viewer.locator("#threshold")
        slider.focus()
        key = "ArrowRight" if percent > self.threshold else "ArrowLeft"
        for _ in range(abs(percent - self.threshold)):
            self.page.keyboard.press(key)
        assert self.threshold == percent
        self.settle()

    def settle(self) -> None:
        """What was to be drawn is drawn."""
        self.page.evaluate("() => new Promise((go) => requestAnimationFrame(() => requestAnimationFrame(go)))")

    def boxes(self) -> list[Box]:
        boxes = self.canvas.locator("g.box:visible").evaluate_all(BOXES)
        return sorted((Box(**each) for each in boxes), key=lambda box: box.index)

    def chip(self, label: str) -> Locator:
        return self.viewer.locator(f'button.label[data-label="{label}"]')

    def download(self, form: str) -> tuple[str, bytes]:
        """The name and the content of the file that comes when the link is pressed."""
        with self.page.expect_download(timeout=TIMEOUT_MS) as expected:
            self.viewer.locator(f'a[data-format="{form}"]').click()
        return expected.value.suggested_filename, Path(expected.value.path()).read_bytes()

    def pasted(self) -> str:
        """What a person gets who presses Ctrl+V in a field."""
        self.page.evaluate(PASTED)
        self.page.locator("#pasted").press("Control+V")
        text = self.page.locator("#pasted").input_value()
        self.page.evaluate("document.querySelector('#pasted').remove()")
        return text

    @contextmanager
    def no_request(self) -> Iterator[None]:
        """Nothing is asked of the server meanwhile."""
        requested: list[str] = []

        def hear(request: Any) -> None:
            requested.append(request.url)

        self.page.on("request", hear)
        yield
        self.settle()
        self.page.remove_listener("request", hear)
        asked = [url for url in requested if not url.startswith("blob:")]
        assert asked == [], asked

    def slow_line(self, bytes_per_second: int) -> None:
        """Uploads take their time from now on."""
        line = {"offline": False, "latency": 5, "downloadThroughput": -1, "uploadThroughput": bytes_per_second}
        session = self.page.context.new_cdp_session(self.page)
        session.send("Network.enable")
        session.send("Network.emulateNetworkConditions", line)

    def forgive(self, words: str) -> None:
        """Errors that say this were expected: the server was gone for a while."""
        self.errors[:] = [error for error in self.errors if words not in error]
