"""A visit to a page in a real browser."""

import shutil
from base64 import b64encode
from typing import Any
from urllib.parse import urlsplit

CHROMIUM = shutil.which("chromium")
HEADLESS_SHELL = shutil.which("chromium-headless-shell")
"""The same engine without windows, and without cameras: a fifth less to compute in each test."""
QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
TIMEOUT_MS = 60_000
"""Milliseconds. What ought to happen may take so long where the machine has other things to do."""

DROP = """([names, contents]) => {
  const carried = new DataTransfer();
  names.forEach((name, at) => carried.items.add(
    new File([Uint8Array.from(atob(contents[at]), (c) => c.charCodeAt(0))], name)));
  for (const kind of ["dragenter", "dragover", "drop"])
    document.querySelector("#drop").dispatchEvent(
      new DragEvent(kind, { dataTransfer: carried, bubbles: true, cancelable: true }));
}"""


class Visit:
    """A page and what its browser noticed."""

    def __init__(self, browser: Any, url: str) -> None:
        self.errors: list[str] = []
        self.foreign: list[str] = []
        self.page = browser.new_page()
        self.page.set_default_timeout(TIMEOUT_MS)
        self.page.on("filechooser", lambda chooser: None)  # intercepted from now on: later may be too late
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        origin = "{0.scheme}://{0.netloc}/".format(urlsplit(url))
        self.page.on("request", lambda request: self._see(request.url, origin))
        self.page.goto(url)

    def drop(self, *files: tuple[str, bytes]) -> None:
        """The files fall on the page, once it is ready for them."""
        self.page.wait_for_selector("body:not(.opening)", state="attached")
        contents = [b64encode(data).decode() for _, data in files]
        self.page.evaluate(DROP, [[name for name, _ in files], contents])

    def card(self, name: str) -> Any:
        """The gallery's card of the picture with that name."""
        return self.page.locator("#gallery li.entry", has=self.page.locator(".name").get_by_text(name, exact=True))

    def _hear(self, message: Any) -> None:
        refused = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type in ("error", "warning") and not refused:
            self.errors.append(message.text)

    def _see(self, requested: str, own: str) -> None:
        if not requested.startswith((own, f"blob:{own}")):
            self.foreign.append(requested)
