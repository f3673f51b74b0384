"""A whole service on this machine, mode 1 or mode 2, with a network between its parts that can be made bad."""

import socket
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from math import inf
from pathlib import Path
from shutil import which

from measure.soak.exchange import ask
from measure.soak.plan import SERVICE, SoakPlan
from measure.soak.processes import Part, eventually
from measure.soak.relay import Relay
from processor.catalog.progress import Silent
from processor.tasks.detect.prepare import prepare
from wire.errors import NotReadyError

PROGRAMS = Path(sys.executable).parent
REDIS = ("--bind", "127.0.0.1", "--save", "", "--appendonly", "yes", "--maxmemory-policy", "noeviction")
REDIS_MEMORY = 1_000_000_000
GUNICORN = (str(PROGRAMS / "gunicorn"), "-c", "python:front.serving.gunicorn_conf", "front.wsgi:create()")
WORKER = (str(PROGRAMS / "image-processor"), "worker")
SERVE = (str(PROGRAMS / "image-processor"), "serve", "--host", "127.0.0.1")


@dataclass(slots=True)
class Front:
    """A front door: its address, the program behind it, and when it was broken on purpose, on the monotonic clock."""

    url: str
    part: Part
    broken: list[tuple[float, float]] = field(default_factory=list)

    @contextmanager
    def breaking(self) -> Iterator[None]:
        """Requests to it may get no answer, until it is ready again."""
        began = time.monotonic()
        self.broken.append((began, float("inf")))
        try:
            yield
            eventually(self.answers, f"{self.part.name} to be ready again")
        finally:
            self.broken[-1] = (began, time.monotonic())

    def was_broken(self, since: float, until: float) -> bool:
        return any(began <= until and since <= ended for began, ended in list(self.broken))

    def answers(self) -> bool:
        return ask(self.url, "GET", "/healthz", seconds=5).status == 200

    def is_ready(self) -> bool:
        return ask(self.url, "GET", "/readyz", seconds=5).status == 200


@dataclass(slots=True)
class Site:
    """The service. The first front and the first worker are never killed, so that their figures are those of a long
    life; `relays` are between redis and `fronts` or `workers`."""

    fronts: list[Front]
    workers: list[Part]
    redis: Part | None = None
    redis_port: int = 0
    relays: dict[str, Relay] = field(default_factory=dict)

    @property
    def parts(self) -> list[Part]:
        fronts = [each.part for each in self.fronts]
        return [*fronts, *self.workers, *([self.redis] if self.redis else [])]

    def life(self, at: float = inf) -> int:
        """Which life it has, or had then on the monotonic clock: where jobs lie in a process, that of the process."""
        return 0 if self.redis else self.fronts[0].part.lives(at)

    def wait_until_ready(self) -> None:
        """Every front says that jobs would be worked on, and as many work as there are. Raises NotReadyError."""
        for each in self.fronts:
            eventually(each.is_ready, f"{each.part.name} to be ready")
        if self.workers:
            eventually(lambda: self.known_workers() >= len(self.workers), f"{len(self.workers)} workers")

    def known_workers(self) -> int:
        """How many workers the service knows of."""
        return len(ask(self.fronts[0].url, "GET", "/v1/status", seconds=10).document.get("workers", ()))

    def log(self) -> str:
        """What all parts have logged."""
        return "".join(each.log.read_text(errors="replace") for each in self.parts if each.log.exists())


@contextmanager
def running(plan: SoakPlan) -> Iterator[Site]:
    """The service of the plan's mode, ready. Raises NotReadyError, or ModelError where its model cannot be had."""
    plan.folder.mkdir(parents=True, exist_ok=True)
    prepare(plan.settings, Silent())  # once, before several want it at a time
    folders = {"WEIGHTS_DIR": plan.settings.weights_dir, "MODELS_DIR": plan.settings.models_dir}
    environ = {**SERVICE, "MODEL": plan.model, **{name: str(each.resolve()) for name, each in folders.items()}}
    site = _mode_1(plan, environ) if plan.mode == 1 else _mode_2(plan, environ)
    try:
        if site.redis is not None:
            site.redis.start()
            eventually(lambda: is_listening(site.redis_port), "redis to listen")
        for part in site.parts:
            if part is not site.redis:
                part.start()
        site.wait_until_ready()
        yield site
    finally:
        for part in site.parts:
            if part is not site.redis:
                part.stop()
        if site.redis is not None:
            site.redis.stop()
        for relay in site.relays.values():
            relay.close()


def is_listening(port: int) -> bool:
    """Whether somebody takes connections there."""
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _mode_1(plan: SoakPlan, environ: dict[str, str]) -> Site:
    port = _free_port()
    return Site(
        [Front(f"http://127.0.0.1:{port}", Part("service", (*SERVE, "--port", str(port)), environ, plan.folder))], []
    )


def _mode_2(plan: SoakPlan, environ: dict[str, str]) -> Site:
    program = which("redis-server")
    if program is None:
        raise NotReadyError("A soak of mode 2 needs redis-server; Debian and Ubuntu have a package of that name.")
    redis_port, redis_folder = _free_port(), plan.folder / "redis"
    redis_folder.mkdir(exist_ok=True)
    memory = ("--maxmemory", str(REDIS_MEMORY), "--port", str(redis_port))
    redis = Part("redis", (program, *REDIS, *memory), {}, redis_folder)
    relays = {end: Relay(redis_port) for end in ("fronts", "workers")}
    urls = {end: f"redis://127.0.0.1:{relay.port}/0" for end, relay in relays.items()}
    fronts = []
    for number in (1, 2):
        port = _free_port()
        theirs = environ | {"REDIS_URL": urls["fronts"], "PORT": str(port)}
        fronts.append(Front(f"http://127.0.0.1:{port}", Part(f"front-{number}", GUNICORN, theirs, plan.folder)))
    workers = [
        Part(f"worker-{number}", WORKER, environ | {"REDIS_URL": urls["workers"]}, plan.folder) for number in (1, 2)
    ]
    return Site(fronts, workers, redis, redis_port, relays)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as free:
        return int(free.getsockname()[1])
