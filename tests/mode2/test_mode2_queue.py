"""The bounded queue in redis, before a real redis and real workers."""

from dataclasses import replace
from io import BytesIO

import pytest
from redis import Redis
from rq import Queue

from backends.rq.expired_jobs import Sweeper
from front.dispatch.rq import RqDispatcher
from front.wsgi import create
from made_jobs import detect_job
from mode2.bench import TASKS, Bench, eventually
from wire import keys
from wire.errors import QueueFullError
from wire.jobs import Job, JobState, Progress
from wire.priority import Priority
from wire.workers import Throughput, WorkerStatus

GIF = b"GIF89a\x01\x00\x01\x00\x00\x00\x00;"
QUEUE = "rq:queue:detect"


class Reports:
    """A registry of workers that do two jobs a second together. It counts how often it is asked."""

    reads = 0

    def reports(self) -> tuple[WorkerStatus, ...]:
        self.reads += 1
        return (WorkerStatus((), {"detect": Throughput(1.0)}, tasks=("detect",)),) * 2


def _dispatcher(bench: Bench, max_queue: int) -> RqDispatcher:
    return RqDispatcher(bench.client, Reports(), max_queue, TASKS)


def _submitted(bench: Bench, dispatcher: RqDispatcher, seconds: int = 60, priority: Priority = Priority.NORMAL) -> Job:
    job = replace(bench.put("look"), queue_seconds=seconds, priority=priority)
    dispatcher.submit(job)
    return job


def test_a_full_queue_refuses_and_nothing_of_the_job_is_in_redis(bench: Bench) -> None:
    """Retry-After is how long those that wait will take, at the rate that the workers report."""
    dispatcher = _dispatcher(bench, 4)
    for _ in range(4):
        _submitted(bench, dispatcher)
    refused = bench.put("look")
    with pytest.raises(QueueFullError, match="fewer than 4 jobs that wait, got 4") as error:
        dispatcher.submit(refused)
    assert error.value.retry_after == 2.0
    assert dispatcher.waiting("detect") == bench.client.llen(QUEUE) == 4
    assert not bench.client.exists(f"rq:job:{refused.id}")


def test_a_queue_that_was_full_a_moment_ago_refuses_without_redis(bench: Bench) -> None:
    """Until a job is canceled, or a moment has passed."""
    dispatcher = _dispatcher(bench, 1)
    waiting = _submitted(bench, dispatcher)
    dispatcher.admit("detect")
    with pytest.raises(QueueFullError):
        _submitted(bench, dispatcher)
    with pytest.raises(QueueFullError):
        dispatcher.admit("detect")
    dispatcher.cancel(waiting)
    dispatcher.admit("detect")
    _submitted(bench, dispatcher)


def test_a_job_that_expires_behind_others_gives_its_place_to_the_next(bench: Bench) -> None:
    """The queue looks full with dead jobs in it; it is swept before anybody is refused."""
    dispatcher = _dispatcher(bench, 3)
    first, short, last = (_submitted(bench, dispatcher, seconds) for seconds in (60, 1, 60))
    eventually(lambda: dispatcher.progress(short) is None)
    late = eventually(lambda: _submitted(bench, dispatcher))
    waiting = [job_id.decode() for job_id in bench.client.lrange(QUEUE, 0, -1)]
    assert waiting == [first.id, last.id, late.id]


def test_a_whole_queue_is_swept_now_and_then_only(bench: Bench) -> None:
    """A storm of refusals costs one look."""
    sweeper = Sweeper(Queue("detect", connection=bench.client))
    bench.client.rpush(QUEUE, "dead", "dead too")
    assert sweeper.sweep_whole()
    bench.client.rpush(QUEUE, "dead")
    assert not sweeper.sweep_whole()


def test_each_job_waits_for_its_own_time(bench: Bench) -> None:
    """And is never begun after it, not even by a worker that comes later."""
    dispatcher = _dispatcher(bench, 10)
    short, long = _submitted(bench, dispatcher, 1), _submitted(bench, dispatcher, 60)
    eventually(lambda: dispatcher.progress(short) is None)
    bench.start_worker()
    assert bench.finished(long).state is JobState.SUCCEEDED
    assert bench.outcome(short) is None
    assert len(bench.done()) == 1


def test_a_canceled_job_is_not_begun_and_a_running_one_runs_on(bench: Bench) -> None:
    """Nothing is left of the first in rq."""
    bench.start_worker()
    running = bench.submit("sleep 1")
    eventually(lambda: bench.running(running))
    waiting = bench.submit("look")
    bench.dispatcher.cancel(waiting)
    bench.dispatcher.cancel(running)
    assert bench.dispatcher.progress(waiting) is None
    assert not bench.client.exists(f"rq:job:{waiting.id}")
    assert bench.finished(running).state is JobState.SUCCEEDED
    assert [entry.split()[0] for entry in bench.done()] == ["sleep"]


def test_a_job_that_two_ask_for_waits_once(bench: Bench) -> None:
    """Two clients that ask for the same rendering at the same time."""
    job = bench.put("look")
    for dispatcher in (bench.dispatcher, _dispatcher(bench, 10)):
        dispatcher.submit(job)
    assert bench.client.llen(QUEUE) == 1


def test_the_registry_is_looked_up_now_and_then(bench: Bench) -> None:
    """Not for each client that polls."""
    workers = Reports()
    dispatcher = RqDispatcher(bench.client, workers, 10, TASKS)
    assert {dispatcher.throughput("detect") for _ in range(20)} == {Throughput(1.0, 2)}
    assert workers.reads == 1


def test_a_job_begun_in_its_last_moment_runs(bench: Bench) -> None:
    """Its hash was gone when the worker wrote that it had begun: the status is all that redis has."""
    bench.client.hset("rq:job:some", "status", "started")
    assert bench.dispatcher.progress(detect_job("some")) == Progress(JobState.RUNNING)


def test_a_refused_upload_leaves_nothing_behind(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """429, and redis has neither record nor picture of it."""
    monkeypatch.setenv("REDIS_URL", bench.server.url)
    monkeypatch.setenv("MAX_QUEUE", "1")
    visitor = create().test_client()
    responses = [visitor.post("/upload", data={"file": (BytesIO(GIF), "dog.gif")}) for _ in range(2)]
    assert [answer.status_code for answer in responses] == [202, 429]
    assert responses[1].headers["Retry-After"] == "2"
    assert len(bench.client.keys(keys.record("*"))) == len(bench.client.keys(keys.input("*", "image", 0))) == 1


def test_a_poll_costs_two_trips_to_redis(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    """One for what the store has, one for where the job stands."""
    monkeypatch.setenv("REDIS_URL", bench.server.url)
    visitor = create().test_client()
    url = visitor.post("/upload", data={"file": (BytesIO(GIF), "dog.gif")}).get_json()["url"]
    visitor.get(url)
    with Redis.from_url(bench.server.url) as client, client.monitor() as monitor:
        visitor.get(url)
        bench.client.ping()
        commands: list[str] = []
        while not commands or commands[-1] != "PING":
            commands.append(monitor.next_command()["command"].split()[0])
    assert commands == ["MGET", "HGET", "LPOS", "PING"]


def test_jobs_of_low_priority_wait_behind_the_others(bench: Bench) -> None:
    """The first of them is overtaken by four at most; after that, they wait behind it."""
    dispatcher = _dispatcher(bench, 99)
    low = [_submitted(bench, dispatcher, priority=Priority.LOW) for _ in range(2)]
    normal = [_submitted(bench, dispatcher) for _ in range(6)]
    late = _submitted(bench, dispatcher, priority=Priority.LOW)
    order = [*normal[:4], low[0], *normal[4:], low[1], late]
    assert [each.decode() for each in bench.client.lrange(QUEUE, 0, -1)] == [job.id for job in order]
    assert dispatcher.progress(low[0]) == Progress(JobState.QUEUED, 4)


def test_jobs_of_low_priority_are_known_as_such_for_as_long_as_any_of_them_waits(bench: Bench) -> None:
    """One that may wait for less time, of either priority, takes nothing from the others."""
    dispatcher = _dispatcher(bench, 99)
    low = [_submitted(bench, dispatcher, seconds, Priority.LOW) for seconds in (600, 2)]
    normal = [_submitted(bench, dispatcher, seconds) for seconds in (600, 2)]
    assert [each.decode() for each in bench.client.lrange(QUEUE, 0, -1)] == [job.id for job in (*normal, *low)]
    assert all(bench.client.ttl(f"{QUEUE}:{name}") > 500 for name in ("low", "overtaken"))


def test_a_job_of_low_priority_that_is_gone_holds_up_nobody(bench: Bench) -> None:
    """Begun, or canceled: the next one of its kind is overtaken by as many again, and without any there is no order."""
    dispatcher = _dispatcher(bench, 99)
    gone, low = (_submitted(bench, dispatcher, priority=Priority.LOW) for _ in range(2))
    first = [_submitted(bench, dispatcher) for _ in range(4)]
    dispatcher.cancel(gone)
    second = [_submitted(bench, dispatcher) for _ in range(4)]
    assert [each.decode() for each in bench.client.lrange(QUEUE, 0, -1)] == [job.id for job in (*first, *second, low)]
    dispatcher.cancel(low)
    last = _submitted(bench, dispatcher)
    assert bench.client.lindex(QUEUE, -1) == last.id.encode()
    assert not bench.client.exists(f"{QUEUE}:low", f"{QUEUE}:overtaken")
