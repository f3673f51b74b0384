"""A visit to a page in a real browser."""

import shutil
from base64 import b64encode
from typing import Any

CHROMIUM = shutil.which("chromium")
QUIET = ["--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update"]
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
        self.page.set_default_timeout(10_000)
        self.page.on("filechooser", lambda chooser: None)  # intercepted from now on: later may be too late
        self.page.on("console", self._hear)
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", lambda request: self._see(request.url, url))
        self.page.goto(url)

    def drop(self, *files: tuple[str, bytes]) -> None:
        contents = [b64encode(data).decode() for _, data in files]
        self.page.evaluate(DROP, [[name for name, _ in files], contents])

    def card(self, name: str) -> Any:
        return self.page.locator(".picture", has=self.page.get_by_role("heading", name=name, exact=True))

    def _hear(self, message: Any) -> None:
        refused = message.text.startswith("Failed to load resource: the server responded with a status of 4")
        if message.type in ("error", "warning") and not refused:
            self.errors.append(message.text)

    def _see(self, asked: str, own: str) -> None:
        if not asked.startswith((own, "blob:")):
            self.foreign.append(asked)
