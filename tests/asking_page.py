"""The page with the form of a task that makes pictures, before a service that answers as a test says."""

import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

from page_object import PHONE, WIDE, PageUnderTest
from playwright.sync_api import Locator, expect

from browsing import TIMEOUT_MS
from front.settings import Settings
from front.v1.tasks import task_json
from wire.tasks.registry import TASKS

CONTEXTS: Mapping[str, Mapping[str, Any]] = {
    "light": {"viewport": WIDE},
    "dark": {"viewport": WIDE, "color_scheme": "dark"},
    "phone": {"viewport": PHONE, "has_touch": True, "is_mobile": True},
    "forced colours": {"viewport": WIDE, "forced_colors": "active"},
}
"""Kinds of browsers, in which nothing moves."""

JOB = "00000000-0000-4000-8000-00000000000{}"
"""The id of the first job, of the second, and so on, each with its number."""
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de0000000c4944415478da63f8cfc00000030001"
    "0118dd8db40000000049454e44ae426082"
)


def model(task: str, name: str, facts: Any, *, default: bool) -> dict[str, Any]:
    """As /v1/models tells it."""
    told = {"name": name, "task": task, "state": "loaded", "precision": "f32", "runtime": "openvino"}
    return {**told, "default": default, "notice": f"Of {name}.", "facts": facts}


class AskingPage:
    """The page with the form of `task`. Jobs end at once with `result`; what is asked for is in `sent`, by field."""

    def __init__(self, context: Any, url: str, task: str, models: Sequence[Any], result: Mapping[str, Any]) -> None:
        self.sent: list[dict[str, str]] = []
        self.bodies: list[bytes] = []
        self._task, self._result = task, result
        rows = [task_json(TASKS[name], Settings(), available=True) for name in ("detect", "generate", "edit")]
        context.route("**/v1/tasks", lambda route: route.fulfill(json={"tasks": rows}))
        context.route("**/v1/models", lambda route: route.fulfill(json={"models": models}))
        context.route("**/v1/jobs**", self._answer)
        context.route("**/v1/jobs/**", self._answer)
        self.visit = PageUnderTest(context, url)
        self.page = self.visit.page
        self.page.locator("#task").select_option(task)
        expect(self.page.locator(".making-form")).to_be_visible()

    def _answer(self, route: Any) -> None:
        request = route.request
        if "/files/" in request.url:
            route.fulfill(body=PNG, content_type="image/png")
            return
        if request.method == "POST":
            body = request.post_data_buffer or b""
            self.bodies.append(body)
            self.sent.append(dict(field.split("=", 1) for field in body.decode("latin-1").split("&") if "=" in field))
            route.fulfill(status=202, json=self._job(JOB.format(len(self.bodies)), state="queued"))
        else:
            job = urlsplit(request.url).path.rpartition("/")[2]
            made = self._result.get("pictures") or [self._result["picture"]]
            files = {each["file"]: f"/v1/jobs/{job}/files/{each['file']}" for each in made if each["file"]}
            route.fulfill(json=self._job(job, state="succeeded", files=files, result=self._result))

    def _job(self, job: str, **given: Any) -> dict[str, Any]:
        told = {"id": job, "task": self._task, "links": {"self": f"/v1/jobs/{job}"}, "options": {}}
        return {**told, "queue_position": 0, "eta_seconds": 0, **given}

    def wait_for(self, count: int) -> None:
        """So many jobs were asked for."""
        until = time.monotonic() + TIMEOUT_MS / 1000
        while len(self.bodies) < count:
            assert time.monotonic() < until, self.sent
            self.page.wait_for_timeout(20)

    @property
    def prompt(self) -> Locator:
        return self.page.get_by_label("What is to be seen", exact=True)

    @property
    def button(self) -> Locator:
        """The one that asks."""
        return self.page.locator(".go button")

    @property
    def cards(self) -> Locator:
        return self.page.locator("#gallery .entry")


@contextmanager
def asking_page(browser: Any, kind: Mapping[str, Any], *given: Any) -> Iterator[AskingPage]:
    """The page in a browser of that kind. `given` are the other arguments of `AskingPage`."""
    with browser.new_context(**kind, reduced_motion="reduce") as context:
        page = AskingPage(context, *given)
        yield page
        page.visit.close()
