"""The same request twice is one job."""

import time
from concurrent.futures import ThreadPoolExecutor
from threading import Event
from typing import Any

import pytest

from backends.stores.memory import MemoryStore
from front.v1.jobs.idempotency import IdempotencyKeys
from wire.errors import BusyError, QueueFullError, ReusedKeyError
from wire.jobs import Job, JobState, Progress


class Clock:
    """A time that a test sets."""

    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def running(api: Any) -> Any:
    """The routes; jobs are being done."""
    api.dispatcher.job_progress = Progress(JobState.RUNNING)
    return api


def test_the_same_request_gives_the_same_job_as_it_stands(running: Any, jpeg: bytes) -> None:
    """Accepted once; its result the second time, without waiting for it."""
    first = running.submit(jpeg, Idempotency_Key="a")
    assert "Idempotency-Replayed" not in first.headers
    second = running.submit(jpeg, Idempotency_Key="a")
    assert (second.status_code, second.headers["Idempotency-Replayed"]) == (202, "true")
    assert second.headers["Location"] == first.headers["Location"]
    (job,) = running.submitted
    running.work()
    third = running.submit(jpeg, Idempotency_Key="a")
    assert (third.status_code, third.get_json()["id"], third.headers["Idempotency-Replayed"]) == (200, job.id, "true")
    assert running.submit(jpeg, "?format=csv", Idempotency_Key="a").mimetype == "text/csv"
    assert running.submit(jpeg, Idempotency_Key="b").headers["Location"] != first.headers["Location"]
    assert len(running.submitted) == 2


@pytest.mark.parametrize("query", ["?max_detections=100", "?max_detections=0100", "?labels=", "?format=json"])
def test_a_request_that_means_the_same_is_the_same(running: Any, jpeg: bytes, query: str) -> None:
    """However its options are written."""
    running.submit(jpeg, Idempotency_Key="a")
    assert running.submit(jpeg, query, Idempotency_Key="a").headers["Idempotency-Replayed"] == "true"


@pytest.mark.parametrize("query", ["?max_detections=5", "?expires_in=5", "?webhook=https://example.com/"])
def test_another_request_with_the_same_key_is_a_422(running: Any, jpeg: bytes, query: str) -> None:
    """Other options, another picture, or a url."""
    running.submit(jpeg, Idempotency_Key="a")
    for response in (
        running.submit(jpeg, query, Idempotency_Key="a"),
        running.submit(jpeg + b"\0", Idempotency_Key="a"),
        running.client.post("/v1/jobs?url=https://example.com/a.jpg", headers={"Idempotency-Key": "a"}),
    ):
        assert (response.status_code, response.get_json(force=True)["code"]) == (422, "idempotency_key_reused")
    assert len(running.submitted) == 1
    assert not running.fetched


def test_a_url_that_came_before_is_not_fetched_again(running: Any) -> None:
    """It is the url that is the same, whatever is behind it now."""
    for _ in range(2):
        running.client.post("/v1/jobs?url=https://example.com/a.jpg", headers={"Idempotency-Key": "a"})
    assert (len(running.fetched), len(running.submitted)) == (1, 1)


@pytest.mark.parametrize("key", ["", " ", "a b", "ü", "a" * 256])
def test_a_key_is_visible_ascii(running: Any, jpeg: bytes, key: str) -> None:
    """1 to 255 characters of it."""
    response = running.submit(jpeg, Idempotency_Key=key)
    assert (response.status_code, response.get_json(force=True)["code"]) == (400, "bad_request")
    assert running.submit(jpeg, Idempotency_Key="~" * 255).status_code == 202


def test_keys_of_different_clients_are_different_keys(running: Any, jpeg: bytes) -> None:
    """Nobody sees another one's job by guessing."""
    for address in ("192.0.2.1", "192.0.2.2"):
        headers = {"Idempotency-Key": "a"}
        running.client.post("/v1/jobs", data=jpeg, headers=headers, environ_overrides={"REMOTE_ADDR": address})
    assert len(running.submitted) == 2


def test_a_refused_job_does_not_burn_its_key(running: Any, jpeg: bytes) -> None:
    """The same request again is taken as soon as there is room."""
    taken = running.dispatcher.submit

    def full(job: Job, wait_seconds: float = 0) -> None:
        running.dispatcher.submit = taken
        raise QueueFullError("Expected fewer jobs.", 1)

    running.dispatcher.submit = full
    assert running.submit(jpeg, Idempotency_Key="a").status_code == 429
    response = running.submit(jpeg, Idempotency_Key="a")
    assert (response.status_code, "Idempotency-Replayed" in response.headers) == (202, False)


def test_a_hundred_at_the_same_moment_make_one_job(running: Any, jpeg: bytes) -> None:
    """All get that job, although taking it takes a while."""
    taken = running.dispatcher.submit

    def slowly(job: Job, wait_seconds: float = 0) -> None:
        time.sleep(0.1)
        taken(job, wait_seconds)

    running.dispatcher.submit = slowly
    application = running.client.application

    def post(_: int) -> str:
        response = application.test_client().post("/v1/jobs", data=jpeg, headers={"Idempotency-Key": "a"})
        return str(response.headers["Location"])

    with ThreadPoolExecutor(16) as pool:
        assert len(set(pool.map(post, range(100)))) == 1
    assert len(running.submitted) == 1


def test_a_name_is_kept_as_long_as_the_job_and_then_free() -> None:
    """And no request that holds it for ever, because its process died, keeps the others out."""
    clock = Clock()
    idempotency_keys = IdempotencyKeys(MemoryStore(10_000, clock), wait_seconds=0)
    assert idempotency_keys.claim("name", "print") is None
    with pytest.raises(BusyError):
        idempotency_keys.claim("name", "print")
    with pytest.raises(ReusedKeyError):
        idempotency_keys.claim("name", "another print")
    clock.now = 61
    assert idempotency_keys.claim("name", "print") is None
    idempotency_keys.settle("name", "print", "job", 600)
    clock.now = 660
    assert idempotency_keys.claim("name", "print") == "job"
    clock.now = 662
    assert idempotency_keys.claim("name", "another print") is None


def test_whoever_waits_for_a_name_gets_it_when_it_is_released() -> None:
    """As soon as the first request is refused."""
    idempotency_keys, began = IdempotencyKeys(MemoryStore(10_000)), Event()
    idempotency_keys.claim("name", "print")

    def second() -> str | None:
        began.set()
        return idempotency_keys.claim("name", "print")

    with ThreadPoolExecutor(1) as pool:
        waits = pool.submit(second)
        began.wait(5)
        idempotency_keys.release("name")
        assert waits.result(5) is None
