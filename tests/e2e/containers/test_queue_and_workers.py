"""Mode 2: a front, redis and workers, of which each may go at any time."""

import logging
import time
from collections.abc import Iterator, Sequence

import pytest
import requests
from compose import MODE_2, Compose, composed, inside, run, state

log = logging.getLogger(__name__)

pytestmark = pytest.mark.e2e

STOP_SECONDS = 10
JSON = "application/json"
WORKERS = ("--scale", "processor=2")
UNPACKED = "from importlib.util import find_spec; print([name for name in {} if find_spec(name)])"


@pytest.fixture(scope="module")
def fleet() -> Iterator[Compose]:
    """A project of its own, which a test may take down."""
    with composed("fleet", *MODE_2) as compose:
        compose.up(*WORKERS)
        yield compose


def assert_all_done(compose: Compose, accepted: Sequence[requests.Response], seconds: float = 60) -> None:
    """Each job that was accepted has its picture."""
    assert {each.status_code for each in accepted} == {202}
    ended = [compose.viewed(each, seconds) for each in accepted]
    done = [each for each in ended if each.status_code == 200 and each.content.startswith(b"\xff\xd8")]
    assert len(done) == len(accepted), [each.text[:200] for each in ended if each not in done]


def logs_of(container: str) -> str:
    """The container's log."""
    return run("sh", "-c", f"docker logs {container} 2>&1")


def test_the_picture_is_at_the_url_that_it_answers(two: Compose, photo: tuple[bytes, set[str]]) -> None:
    """An upload is accepted at once; its url shows the picture as soon as a worker has been at it."""
    accepted = two.upload(photo[0])
    assert_all_done(two, [accepted])
    found = two.viewed(accepted, 20, JSON).json()["detections"]
    assert {each["label"] for each in found} >= photo[1]


def test_the_front_is_light_and_runs_without_root(two: Compose) -> None:
    """Its image has nothing that works on pictures."""
    (container,) = two.containers("flask")
    assert inside(container, "import os; print(os.getuid(), os.getgid())") == "10001 10001"
    assert inside(container, UNPACKED.format(["processor", "numpy", "cv2", "PIL", "openvino", "tensorflow"])) == "[]"


def test_a_killed_worker_takes_no_job_with_it(two: Compose, photo: tuple[bytes, set[str]]) -> None:
    """What was sent just before one of two workers was killed, and just after, is done by the other."""
    first, *_ = two.containers("processor")
    accepted = [two.upload(photo[0]) for _ in range(8)]
    run("docker", "kill", first)
    accepted += [two.upload(photo[0]) for _ in range(8)]
    assert_all_done(two, accepted)
    two.up(*WORKERS)


@pytest.mark.parametrize("service", ["processor", "flask", "redis"])
def test_a_restarted_service_takes_no_job_with_it(two: Compose, photo: tuple[bytes, set[str]], service: str) -> None:
    """What was accepted before `docker-compose restart` is done after it, and so is what comes then."""
    accepted = [two.upload(photo[0]) for _ in range(16)]
    began = time.monotonic()
    two.run("restart", service)
    log.info("restart %s: %.1f s", service, time.monotonic() - began)
    two.await_health()
    assert_all_done(two, [*accepted, two.upload(photo[0])])


def test_four_workers_share_the_queue(two: Compose, photo: tuple[bytes, set[str]]) -> None:
    """`--scale processor=4` gives four, each of which does some of the jobs, and back to two loses none."""
    two.up("--scale", "processor=4")
    workers = two.containers("processor")
    assert len(workers) == 4
    assert_all_done(two, [two.upload(photo[0]) for _ in range(40)])
    assert all("succeeded" in logs_of(each) for each in workers)
    accepted = [two.upload(photo[0]) for _ in range(16)]
    two.up(*WORKERS)
    assert_all_done(two, accepted)


def test_it_stops_by_itself_in_time(two: Compose) -> None:
    """SIGTERM ends front, workers and redis within ten seconds, in order."""
    took = two.stop()
    log.info("mode 2: stopped after %.1f s", took)
    assert took < STOP_SECONDS
    assert {state(each)["ExitCode"] for each in two.containers()} == {0}
    two.up(*WORKERS)


def test_down_loses_no_job(fleet: Compose, photo: tuple[bytes, set[str]]) -> None:
    """`down` in the middle of the work takes less than ten seconds, and the next `up` does what had been accepted."""
    accepted = [fleet.upload(photo[0]) for _ in range(40)]
    began = time.monotonic()
    fleet.run("down")
    took = time.monotonic() - began
    log.info("down with jobs in hand: %.1f s", took)
    assert took < STOP_SECONDS
    assert fleet.containers() == []
    fleet.up(*WORKERS)
    assert_all_done(fleet, accepted)
