"""Clients of a service: in a closed loop each asks as soon as it was answered, in an open one at a given rate."""

from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from itertools import count
from pathlib import Path
from threading import Barrier
from time import perf_counter, sleep

from measure.load.connection import Connection
from measure.load.requests import JPEG, JSON, get, result_of, upload
from measure.rounds import TOTAL, Round, Sample
from wire.errors import NotReadyError

PAUSE_SECONDS = 0.1
ACCEPT = {"json": JSON, "picture": JPEG}


@dataclass(frozen=True, slots=True)
class Load:
    """What a service is put under for `seconds`, by so many `clients`.

    `rate` is None for the closed loop, else pictures a second, whether the service keeps up or not: the time of a late
    answer counts from when it should have been asked for. `answer` is `json` or `picture`.
    """

    url: str
    answer: str = "json"
    clients: int = 8
    rate: float | None = None
    seconds: float = 3.0
    options: tuple[tuple[str, str | int], ...] = ()


def open_load(pictures: Sequence[Path]) -> Callable[[Load], Round]:
    """The function that puts a service under load with `pictures`, which are in memory by then."""
    encoded = [path.read_bytes() for path in pictures]
    return lambda load: run(load, encoded)


def run(load: Load, encoded: Sequence[bytes]) -> Round:
    """One round. An answer that is not 200, or does not come, counts as failed."""
    accept = ACCEPT[load.answer]
    requests = [upload(load.url, image, dict(load.options), accept) for image in encoded]
    tickets, ready = count(), Barrier(load.clients + 1)
    starts: list[float] = []

    def client() -> tuple[list[Sample], int]:
        connection, samples, failed = Connection(load.url), [], 0
        ready.wait()
        for number in tickets:
            due = perf_counter() if load.rate is None else starts[0] + number / load.rate
            if due >= starts[0] + load.seconds:
                break
            sleep(max(0.0, due - perf_counter()))
            if _succeeds(connection, load.url, requests[number % len(requests)], accept):
                samples.append(Sample({TOTAL: (perf_counter() - due) * 1000}))
            else:
                failed += 1
        connection.close()
        return samples, failed

    with ThreadPoolExecutor(load.clients) as pool:
        running = [pool.submit(client) for _ in range(load.clients)]
        starts.append(perf_counter())
        ready.wait()
        done = [each.result() for each in running]
    taken = perf_counter() - starts[0]
    return Round(taken, tuple(sample for samples, _ in done for sample in samples), sum(failed for _, failed in done))


def _succeeds(connection: Connection, url: str, request: bytes, accept: str) -> bool:
    try:
        return result_of(connection, url, request, accept).status == 200
    except NotReadyError:
        sleep(PAUSE_SECONDS)
        return False


def wait_until_ready(url: str, seconds: float) -> None:
    """The service at `url` answers a connection. Raises NotReadyError where it does not in that time."""
    deadline = perf_counter() + seconds
    while True:
        try:
            with closing(Connection(url, timeout_seconds=5)) as connection:
                connection.ask(get(url, "/healthz"))
        except NotReadyError:
            if perf_counter() > deadline:
                raise
            sleep(0.1)
        else:
            return
