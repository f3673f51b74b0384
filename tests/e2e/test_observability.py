"""Prometheus asks a service that works, and every panel and rule finds what it looks for."""

import os
import shutil
import signal
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from dataclasses import dataclass

import pytest
import requests
import yaml

from observability import CONFIG, Prometheus, prometheus, queries, rules, selectors, soon
from service import COMMAND, GUNICORN, Service, free_port, start

pytestmark = pytest.mark.e2e

KEY = "a-key-of-operators"
LIMIT = "100000"
EMPTY_WHILE_WELL = {  # what is there only once something has gone wrong, or in mode 2 alone
    'up{job="front"}',
    'image_processor_http_requests_total{route!~"/healthz|/readyz|/v2/health/.*|/metrics",code=~"5.."}',
}


@dataclass(frozen=True, slots=True)
class Watched:
    """A service, and the Prometheus that asks it."""

    url: str
    server: Prometheus


@dataclass(frozen=True, slots=True)
class Crew:
    """Mode 2 in parts that can be stopped."""

    watched: Watched
    redis: Service
    worker: Service
    front: Service


def address(url: str) -> str:
    return url.removeprefix("http://")


def deaf() -> str:
    """Where nobody answers: the port that a processor has in the other mode."""
    return f"127.0.0.1:{free_port()}"


@pytest.fixture(scope="module")
def one(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Watched]:
    """Mode 1, without keys."""
    folder, port = tmp_path_factory.mktemp("one"), free_port()
    environ = {**model_environ, "MAX_UPLOAD_BYTES": LIMIT}
    arguments = [str(COMMAND), "serve", "--host", "127.0.0.1", "--port", str(port)]
    service = start(arguments, environ, folder / "service.log", f"http://127.0.0.1:{port}/readyz")
    with prometheus(folder, {"mode1": address(service.url), "worker": deaf()}) as server:
        yield Watched(service.url, server)
    assert service.stop() == 0


@pytest.fixture(scope="module")
def crew(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Iterator[Crew]:
    """Mode 2, whose front demands a key."""
    folder, redis_port, port, worker_port = tmp_path_factory.mktemp("two"), free_port(), free_port(), free_port()
    environ = {
        **model_environ, "REDIS_URL": f"redis://127.0.0.1:{redis_port}/0", "PORT": str(port), "API_KEYS": KEY,
        "METRICS_PORT": str(worker_port), "MAX_UPLOAD_BYTES": LIMIT,
    }  # fmt: skip
    with ExitStack() as running:

        def run(arguments: list[str], name: str, url: str = "") -> Service:
            service = start(arguments, environ, folder / f"{name}.log", url)
            running.callback(service.stop)
            return service

        redis = run([redis_server(), "--port", str(redis_port), "--save", "", "--bind", "127.0.0.1"], "redis")
        worker = run([str(COMMAND), "worker"], "worker", f"http://127.0.0.1:{worker_port}/metrics")
        front = run(GUNICORN, "front", f"http://127.0.0.1:{port}/readyz")
        targets = {"front": address(front.url), "worker": address(worker.url), "mode1": deaf()}
        server = running.enter_context(prometheus(folder, targets, KEY))
        yield Crew(Watched(front.url, server), redis, worker, front)


def redis_server() -> str:
    found = shutil.which("redis-server")
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)("needs redis-server")
    return found


def send(url: str, picture: bytes, key: str = KEY) -> int:
    """The status of an upload whose sender waits for its result."""
    headers = {"Prefer": "wait=30", "Accept": "application/json", "X-API-Key": key}
    return requests.post(f"{url}/upload", files={"file": picture}, headers=headers, timeout=60).status_code


def work(url: str, picture: bytes) -> None:
    """One picture of each fate: found in, broken, too large, of nobody known."""
    assert send(url, picture) == 200
    assert send(url, picture[:1000]) == 400
    assert send(url, picture + bytes(int(LIMIT))) == 413
    assert send(url, picture, "unknown") in (200, 401)


@pytest.fixture(params=["one", "crew"], ids=["mode 1", "mode 2"])
def watched(request: pytest.FixtureRequest) -> Watched:
    found = request.getfixturevalue(request.param)
    return found.watched if isinstance(found, Crew) else found


def test_every_panel_and_every_rule_finds_its_series(watched: Watched, pictures: Mapping[str, bytes]) -> None:
    """No name and no matcher is wrong: after some work nothing stays empty but what only trouble counts."""
    panels = {query.expr for query in queries()}
    named = {each for rule in rules() for each in selectors(rule["expr"])} - EMPTY_WHILE_WELL

    def filled() -> bool:
        work(watched.url, pictures["cup"])
        return not watched.server.mute(panels | named)

    soon(filled, lambda: watched.server.mute(panels | named))


def test_each_legend_shows_labels_that_the_series_have(watched: Watched, pictures: Mapping[str, bytes]) -> None:
    """A label that is no longer there would be an empty legend."""
    work(watched.url, pictures["cup"])
    for query in queries():
        for series in watched.server.ask(query.expr):
            assert query.legend <= series["metric"].keys(), query


def test_a_service_that_works_alerts_nobody(watched: Watched) -> None:
    """No condition holds but that of the pictures that we broke."""
    assert watched.server.alerts() <= {"JobsFail"}


def test_the_dashboard_counts_the_processes_of_the_mode(watched: Watched) -> None:
    """The one of mode 1; a front and a worker in mode 2."""
    (count,) = [query.expr for query in queries() if query.panel == "Processes that answer"]
    found = {each["metric"]["job"]: each["value"][1] for each in watched.server.ask(count)}
    assert found in ({"mode1": "1"}, {"front": "1", "worker": "1"})
    (workers,) = [query.expr for query in queries() if query.panel == "Workers"]
    assert watched.server.ask(workers)[0]["value"][1] == "1"


def test_a_front_whose_redis_hangs_still_tells_what_it_knows_in_time(crew: Crew) -> None:
    """Before Prometheus would take it for dead, and without the queue: that is what RedisUnreachable looks for."""
    scrape_timeout = yaml.safe_load(CONFIG.read_text())["global"]["scrape_timeout"]
    crew.redis.process.send_signal(signal.SIGSTOP)
    try:
        answer = requests.get(
            f"{crew.watched.url}/metrics", headers={"X-API-Key": KEY}, timeout=int(scrape_timeout.removesuffix("s"))
        )
    finally:
        crew.redis.process.send_signal(signal.SIGCONT)
    assert answer.status_code == 200
    assert "image_processor_http_requests_total" in answer.text
    assert "image_processor_job_queue_depth" not in answer.text


def test_what_breaks_is_noticed_for_what_it_is(crew: Crew, pictures: Mapping[str, bytes]) -> None:
    """First the worker is stopped, then redis, then the front; each time the alert for it is on its way."""
    server, url = crew.watched.server, crew.watched.url
    crew.worker.stop()
    soon(lambda: "NoWorker" in server.alerts(), server.alerts)
    assert not server.alerts() & {"RedisUnreachable", "ServiceDown"}

    crew.redis.stop()

    def errors() -> bool:
        assert send(url, pictures["cup"]) == 503
        return {"RedisUnreachable", "ServerErrors"} <= server.alerts() and not server.mute(EMPTY_WHILE_WELL)

    soon(errors, server.alerts)
    assert not server.alerts() & {"NoWorker", "ServiceDown"}

    crew.front.stop()
    soon(lambda: "ServiceDown" in server.alerts(), server.alerts)
    assert "RedisUnreachable" not in server.alerts()
