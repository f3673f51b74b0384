"""What the tests of mode 2 work with: a redis-server, worker processes, and the front's side of a job."""

import socket
import subprocess
import sys
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Self, TypeVar
from uuid import uuid4

from redis import Redis

from backends.redis.workers import RedisWorkerRegistry
from backends.stores.redis import RedisStore
from front.dispatch.rq import RqDispatcher
from made_jobs import detect_job
from service import free_port
from wire import keys
from wire.jobs import Job, JobState, Outcome
from wire.tasks.detect.spec import DETECT

T = TypeVar("T")

SCRIPT = Path(__file__).with_name("stand_in_worker.py")
JOB_SECONDS = 4
KEEP_SECONDS = 600
HELD_SECONDS = 120
TASKS = {"detect": replace(DETECT, timeout_seconds=JOB_SECONDS)}


def eventually(find: Callable[[], T], seconds: float = 60) -> T:
    """What `find` finds, as soon as it is true."""
    until = time.monotonic() + seconds
    while not (found := find()):
        assert time.monotonic() < until, f"still {found!r} after {seconds} s"
        time.sleep(0.05)
    return found


class RedisServer:
    """A redis-server that keeps nothing on disk."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.url = f"redis://127.0.0.1:{self.port}/0"
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        command = ["redis-server", "--port", str(self.port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"]
        self._process = subprocess.Popen(command, cwd=self._folder, stdout=subprocess.DEVNULL)
        eventually(self._responses)

    def stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.wait(10)
            self._process = None

    def _responses(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
        except OSError:
            return False
        return True


class ShortQueueDispatcher(RqDispatcher):
    """Its jobs wait for at most `queue_seconds`."""

    def __init__(self, client: Redis, registry: RedisWorkerRegistry, queue_seconds: int) -> None:
        super().__init__(client, registry, tasks=TASKS)
        self._seconds = queue_seconds

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        super().submit(replace(job, queue_seconds=self._seconds), wait_seconds)


class Bench:
    """One redis, the front's dispatcher and store over it, and worker processes that end with the test."""

    def __init__(self, server: RedisServer, folder: Path) -> None:
        self.server = server
        self.client = Redis.from_url(server.url)
        self.store = RedisStore(self.client)
        self.registry = RedisWorkerRegistry(self.client)
        self.diary = folder / "diary"
        self.log = folder / "log"
        self.let_go = folder / "let go"
        self.workers: list[subprocess.Popen[bytes]] = []
        self.dispatcher = RqDispatcher(self.client, self.registry, tasks=TASKS)

    def __enter__(self) -> Self:
        self.client.flushall()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for worker in self.workers:
            worker.kill()
            worker.wait(10)
        self.client.close()
        if error is not None and self.log.exists():
            sys.stderr.write(self.log.read_text())

    def dispatcher_waiting(self, queue_seconds: int) -> RqDispatcher:
        """One whose jobs wait for at most `queue_seconds`, whatever they say."""
        return ShortQueueDispatcher(self.client, self.registry, queue_seconds)

    def start_worker(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A worker process that redis knows of by now."""
        worker = self.start_waiting_worker(*arguments)
        eventually(lambda: [key for key in self.announced() if key.endswith(f"-{worker.pid}".encode())])
        return worker

    def start_waiting_worker(self, *arguments: str) -> subprocess.Popen[bytes]:
        """A worker process that may still be waiting for redis."""
        with self.log.open("ab") as log:
            command = [sys.executable, str(SCRIPT), self.server.url, str(self.diary), *arguments]
            self.workers.append(subprocess.Popen(command, stderr=log, stdout=log))
        return self.workers[-1]

    def announced(self) -> list[bytes]:
        return list(self.client.scan_iter(keys.worker("*")))

    def put(self, order: str, *, picture: bool = False) -> Job:
        """A job, not handed over yet, whose picture lies in the store."""
        job_id = str(uuid4())
        self.store.put(keys.input(job_id, "image", 0), order.encode(), KEEP_SECONDS)
        options = DETECT.parse_options({})
        return detect_job(
            job_id,
            options=options,
            formats=("jpeg",) if picture else (),
            result_seconds=KEEP_SECONDS,
            timeout_seconds=JOB_SECONDS,
            created_at=time.time(),
        )

    def submit(self, order: str, *, picture: bool = False) -> Job:
        job = self.put(order, picture=picture)
        self.dispatcher.submit(job)
        return job

    def submit_held(self) -> Job:
        """One that goes on until the file `let_go` is there, however slow the machine."""
        job = replace(self.put(f"hold {self.let_go}"), timeout_seconds=HELD_SECONDS)
        self.dispatcher.submit(job)
        return job

    def outcome(self, job: Job) -> Outcome | None:
        found = self.store.get(keys.outcome(job.id))
        return None if found is None else Outcome.from_bytes(found)

    def finished(self, job: Job) -> Outcome:
        """The job's outcome, once it is there. Asks for progress meanwhile, as a client does."""

        def look() -> Outcome | None:
            self.dispatcher.progress(job)
            return self.outcome(job)

        return eventually(look)

    def running(self, job: Job) -> bool:
        progress = self.dispatcher.progress(job)
        return progress is not None and progress.state is JobState.RUNNING

    def done(self) -> list[str]:
        """What the stand-ins began to do, in order, as `order pid`."""
        return self.diary.read_text().splitlines() if self.diary.exists() else []
