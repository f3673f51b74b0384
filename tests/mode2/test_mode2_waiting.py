"""A client that would rather wait than ask again, before a real redis and real workers."""

import time
from io import BytesIO
from threading import Thread

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backends.redis.notifier import RedisNotifier
from backends.redis.results import RedisResults
from front.wsgi import create
from mode2.bench import Bench, eventually
from wire import keys
from wire.jobs import Job, Outcome
from wire.results import JobResult

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
LONG_WAIT = {"Prefer": "wait=20", "Accept": "application/json"}


@pytest.fixture
def visitor(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    """A client of mode 2's front door."""
    monkeypatch.setenv("REDIS_URL", bench.server.url)
    return create().test_client()


def _upload(visitor: FlaskClient, headers: dict[str, str]) -> TestResponse:
    return visitor.post("/upload", data={"file": (BytesIO(GIF), "dog.gif")}, headers=headers)


def _end(bench: Bench, job: Job) -> None:
    RedisResults(bench.client).keep(JobResult(Outcome.succeeded(job.id, {})), 60)


def test_an_upload_that_is_done_in_time_is_answered_with_its_result(visitor: FlaskClient, bench: Bench) -> None:
    """One request, one 200."""
    bench.start_worker()
    answer = _upload(visitor, LONG_WAIT)
    assert answer.status_code == 200
    assert answer.get_json()["state"] == "succeeded"


def test_a_picture_is_waited_for_until_it_is_drawn(visitor: FlaskClient, bench: Bench) -> None:
    """The same for who wants the marked picture."""
    bench.start_worker()
    answer = _upload(visitor, {"Prefer": "wait=20"})
    assert (answer.status_code, answer.data) == (200, b"marked")


def test_an_upload_that_is_not_done_in_time_is_the_same_job_later(visitor: FlaskClient, bench: Bench) -> None:
    """202 with its url; waiting there ends with the result of that job."""
    answer = _upload(visitor, LONG_WAIT | {"Prefer": "wait=1"})
    assert answer.status_code == 202
    bench.start_worker()
    view = visitor.get(answer.get_json()["url"], headers=LONG_WAIT)
    assert view.status_code == 200
    assert view.get_json()["url"] == answer.get_json()["url"]
    assert len(bench.done()) == 1


def test_a_view_that_is_not_done_in_time_says_where_the_job_stands(visitor: FlaskClient) -> None:
    """202, as without waiting."""
    url = _upload(visitor, {}).get_json()["url"]
    view = visitor.get(url, headers=LONG_WAIT | {"Prefer": "wait=1"})
    assert (view.status_code, view.get_json()["state"]) == (202, "queued")


def test_everybody_who_waits_for_a_job_is_told(bench: Bench) -> None:
    """The word is not used up by the first who hears it, and waits for those who come a little late."""
    notifier, job = RedisNotifier(bench.client), bench.put("look")
    waiting = [Thread(target=notifier.wait, args=(job.id, 60), daemon=True) for _ in range(3)]
    for each in waiting:
        each.start()
    eventually(lambda: bench.client.info("clients")["blocked_clients"] == 3)
    _end(bench, job)
    for each in waiting:
        each.join(10)
    assert not any(each.is_alive() for each in waiting)
    late = Thread(target=notifier.wait, args=(job.id, 60), daemon=True)
    late.start()
    late.join(10)
    assert not late.is_alive()
    assert 0 < bench.client.ttl(keys.done(job.id)) <= 60


def test_a_wait_ends_with_its_time(bench: Bench) -> None:
    """Longer than one blocking command may last, and shorter than for ever."""
    begun = time.monotonic()
    RedisNotifier(bench.client).wait("nobody's", 2.5)
    assert time.monotonic() - begun >= 2.4
