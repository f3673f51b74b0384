"""200 clients at once before a queue of 32: everybody is told the truth, at once, and every accepted job ends."""

import io
import time
from collections import Counter
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from threading import Barrier

import pytest
import requests
from PIL import Image

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

CLIENTS = 200
MAX_QUEUE = 32
JSON = {"Accept": "application/json"}
EXPIRES_IN = 1
WORK_SECONDS = 4
"""A job in time may take so long from its turn to its end, on a machine that has other things to do."""


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str]) -> Mapping[str, str]:
    """The real model and one worker, and a short queue."""
    return {**model_environ, "MAX_QUEUE": str(MAX_QUEUE)}


def storm(ask: Callable[[int], requests.Response]) -> list[requests.Response]:
    """The answers to as many clients, all of whom ask in the same moment."""
    barrier = Barrier(CLIENTS)

    def client(number: int) -> requests.Response:
        barrier.wait(30)
        return ask(number)

    with ThreadPoolExecutor(CLIENTS) as clients:
        return list(clients.map(client, range(CLIENTS)))


def ended(url: str) -> requests.Response:
    """What the job's url says once the job is neither queued nor running."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        answer = requests.get(url, headers=JSON, timeout=30)
        if answer.status_code != 202:
            return answer
        time.sleep(0.05)
    pytest.fail(f"{url} is still not done")


def refused_properly(responses: list[requests.Response]) -> None:
    """There are refusals, and each says in whole seconds when to try again."""
    rejections = [answer for answer in responses if answer.status_code == 429]
    assert rejections
    for answer in rejections:
        assert answer.json()["code"] == "queue_full"
        assert int(answer.headers["Retry-After"]) >= 1


def counted(service: Service) -> Counter[str]:
    return Counter(requests.get(f"{service.url}/counts", timeout=10).json()["counts"])


def test_a_burst_is_answered_with_200_202_or_429_and_what_was_accepted_is_done(
    own_service: Service, pictures: Mapping[str, bytes]
) -> None:
    """Clients that wait, that would wait a little and that do not; with and without a marked picture."""
    preferences = [JSON, {}, JSON | {"Prefer": "wait=10"}, {"Prefer": "wait=1"}, JSON | {"Prefer": "respond-async"}]

    def ask(number: int) -> requests.Response:
        headers = preferences[number % len(preferences)]
        return requests.post(f"{own_service.url}/upload", files={"file": pictures["cat"]}, headers=headers, timeout=60)

    responses = storm(ask)
    statuses = Counter(answer.status_code for answer in responses)
    assert statuses.keys() <= {200, 202, 429}, statuses
    assert statuses[200] + statuses[202] >= MAX_QUEUE
    refused_properly(responses)
    accepted = [own_service.url + answer.json()["url"] for answer in responses if answer.status_code == 202]
    assert [ended(url).status_code for url in accepted] == [200] * len(accepted)
    assert requests.get(f"{own_service.url}/healthz", timeout=5).ok


def test_a_job_that_would_be_late_is_not_done_at_all(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """It ends as expired at its deadline; the counts prove that nobody worked on it. None comes after its deadline."""
    large, jobs = slow_picture(pictures["cat"]), f"{own_service.url}/v1/jobs"
    probe = requests.post(jobs, data=large, headers={"Prefer": "wait=30"}, timeout=60).json()
    labels = Counter(each["label"] for each in probe["result"]["detections"])
    assert labels["cat"]
    before = counted(own_service)
    responses = storm(lambda _: requests.post(f"{jobs}?expires_in={EXPIRES_IN}", data=large, timeout=60))
    assert {answer.status_code for answer in responses} <= {200, 202, 429}
    refused_properly(responses)
    finals = [ended(f"{jobs}/{answer.json()['id']}") for answer in responses if answer.status_code != 429]
    done = [final.json() for final in finals if final.status_code == 200]
    late = [final.json() for final in finals if final.status_code == 410]
    assert len(done) + len(late) == len(finals)
    assert {each["code"] for each in late} == {"expired_job"}
    for job in done:
        begun, over = (datetime.fromisoformat(job[name]) for name in ("created_at", "finished_at"))
        assert (over - begun).total_seconds() < EXPIRES_IN + WORK_SECONDS
    expected = Counter({label: times * len(done) for label, times in labels.items()})
    assert counted(own_service) - before == expected


def slow_picture(jpeg: bytes) -> bytes:
    """The same picture with sixteen times the pixels, in a format that has to be read as a whole."""
    picture, file = Image.open(io.BytesIO(jpeg)), io.BytesIO()
    picture.resize((4 * picture.width, 4 * picture.height), Image.Resampling.NEAREST).save(file, "PNG")
    return file.getvalue()
