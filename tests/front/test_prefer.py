"""A client may prefer to wait (RFC 7240)."""

from dataclasses import dataclass, field, replace
from io import BytesIO
from typing import Any

import pytest
from werkzeug.test import EnvironBuilder

from front.dispatch.fakes import FakeProcess
from front.inputs.request import UploadRequest
from front.prefer import LONGEST_WAIT_SECONDS, preferred_wait

JSON = {"Accept": "application/json"}


@dataclass
class FakeNotifier:
    """Remembers who waited, and for how long; the work is done meanwhile where there is a `process`."""

    front: Any = None
    process: FakeProcess | None = None
    waited: list[tuple[str, float]] = field(default_factory=list)

    def wait(self, job_id: str, seconds: float) -> None:
        self.waited.append((job_id, seconds))
        if self.process:
            self.process(self.front.services.dispatcher.submitted[-1].to_dict())


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        ("wait=10", 10),
        ('respond-async, WAIT = "5" ; x=1', 5),
        ("wait=0", 0),
        ("wait=31", LONGEST_WAIT_SECONDS),
        ("wait=999999999", LONGEST_WAIT_SECONDS),
    ],
)
def test_a_wait_is_read_and_bounded(header: str, seconds: float) -> None:
    """Whole seconds, in any spelling that the RFC allows, and never longer than the front likes."""
    assert preferred_wait(_request(header)) == seconds


@pytest.mark.parametrize("header", ["", "wait", "wait=", "wait=-1", "wait=1.5", "wait=soon", "await=5", "wait=٣"])
def test_a_wait_that_is_not_understood_is_ignored(header: str) -> None:
    """A preference is never refused."""
    assert preferred_wait(_request(header)) == 0


def test_mode_1_answers_at_once_whatever_is_preferred(inline: Any, jpeg: bytes) -> None:
    """There is nothing to wait for."""
    body = _post(inline.client, jpeg, "wait=30")
    assert body.status_code == 200
    view = inline.client.get(body.get_json()["url"], headers=JSON | {"Prefer": "wait=30"})
    assert view.get_json() == body.get_json()


def test_mode_2_answers_with_the_result_where_it_comes_in_time(queued: Any, front_of: Any, jpeg: bytes) -> None:
    """One request is enough."""
    notifier = FakeNotifier(queued, FakeProcess(queued.services.store))
    response = _post(_with(queued, front_of, notifier), jpeg, "wait=7")
    (job,) = queued.services.dispatcher.submitted
    assert (response.status_code, response.get_json()["id"]) == (200, job.id)
    assert notifier.waited == [(job.id, pytest.approx(7, abs=1))]


def test_mode_2_answers_with_the_url_where_it_does_not(queued: Any, front_of: Any, jpeg: bytes) -> None:
    """The job goes on; a bad header is no wait at all."""
    notifier = FakeNotifier()
    visitor = _with(queued, front_of, notifier)
    for header in ("wait=7", "wait=soon"):
        response = _post(visitor, jpeg, header)
        assert response.status_code == 202
        assert response.get_json() == {"url": f"/view/{queued.services.dispatcher.submitted[-1].id}"}
    assert len(notifier.waited) == 1


def test_a_client_of_mode_1_need_not_wait(inline: Any, jpeg: bytes) -> None:
    """With `respond-async` it gets the place to look, as in mode 2."""
    response = _post(inline.client, jpeg, "respond-async")
    assert (response.status_code, response.get_json().keys()) == (202, {"url"})
    seen = inline.client.get(response.get_json()["url"], headers=JSON | {"Prefer": "wait=10"})
    assert (seen.status_code, seen.get_json()["state"]) == (200, "succeeded")


def test_a_drawing_is_waited_for_too(queued: Any, front_of: Any, jpeg: bytes) -> None:
    """A picture that was not asked for at first is drawn while its viewer waits."""
    notifier = FakeNotifier(queued, FakeProcess(queued.services.store))
    visitor = _with(queued, front_of, notifier)
    url = _post(visitor, jpeg, "wait=7").get_json()["url"]
    picture = visitor.get(url, headers={"Prefer": "wait=3"})
    assert (picture.status_code, picture.data) == (200, jpeg)
    assert [seconds for _, seconds in notifier.waited] == pytest.approx([7, 3], abs=1)


def _with(front: Any, front_of: Any, notifier: FakeNotifier) -> Any:
    return front_of(replace(front.services, notifier=notifier)).client


def _post(client: Any, jpeg: bytes, prefer: str) -> Any:
    return client.post("/upload", data={"file": (BytesIO(jpeg), "a.jpg")}, headers=JSON | {"Prefer": prefer})


def _request(header: str) -> UploadRequest:
    return UploadRequest(EnvironBuilder(headers={"Prefer": header}).get_environ())
