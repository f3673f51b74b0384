"""Desired models through redis, and what real workers report."""

import json

from backends.redis.desired_models import RedisDesiredModels
from mode2.bench import Bench, eventually
from wire import keys
from wire.desired_models import DesiredModel
from wire.models import ModelKey
from wire.workers import throughput

A, B, OTHER = ModelKey("detect", "a"), ModelKey("read", "a"), ModelKey("detect", "other")


def test_desired_models_in_redis_are_kept_for_good_and_numbered_by_its_clock(bench: Bench) -> None:
    """The last for each model, oldest first."""
    desired_models = RedisDesiredModels(bench.client)
    assert desired_models.all() == ()
    first, second, last = (desired_models.make(key, loaded=on) for key, on in ((A, True), (B, True), (A, False)))
    assert first.number < second.number < last.number
    assert desired_models.all() == (DesiredModel(B, loaded=True, number=second.number), last)
    assert bench.client.ttl(keys.DESIRED_MODELS) == -1


def test_what_was_desired_before_there_were_tasks_is_of_detect(bench: Bench) -> None:
    """Read, and replaced by the next one for the same model; those of other tasks have the task before the name."""
    desired_models = RedisDesiredModels(bench.client)
    bench.client.hset(keys.DESIRED_MODELS, "a", json.dumps({"loaded": True, "number": 7}))
    assert desired_models.all() == (DesiredModel(A, loaded=True, number=7),)
    last, other = desired_models.make(A, loaded=False), desired_models.make(B, loaded=True)
    assert desired_models.all() == (last, other)
    assert set(bench.client.hkeys(keys.DESIRED_MODELS)) == {b"a", b"read/a"}


def test_workers_hear_what_is_desired_and_report_on_it(bench: Bench) -> None:
    """One that cannot change its models says so, as does one that starts later; tasks of others are no matter."""
    bench.start_worker()
    RedisDesiredModels(bench.client).make(B, loaded=True)
    desired = RedisDesiredModels(bench.client).make(OTHER, loaded=True)

    def settled(workers: int) -> bool:
        reports = bench.registry.reports()
        return [report.fulfilled for report in reports] == [{OTHER: desired.number}] * workers

    eventually(lambda: settled(1))
    bench.start_worker()
    eventually(lambda: settled(2))
    assert all("stay as they are" in report.errors[OTHER] for report in bench.registry.reports())


def test_workers_say_how_fast_they_are(bench: Bench) -> None:
    """With their heartbeat, once they did a job; together they are as fast as both."""
    bench.start_worker()
    bench.start_worker()
    assert throughput(bench.registry.reports(), "detect") is None
    jobs = [bench.submit("sleep 1") for _ in range(4)]
    for job in jobs:
        bench.finished(job)
    eventually(lambda: sum("detect" in report.throughputs for report in bench.registry.reports()) == 2)
    both = throughput(bench.registry.reports(), "detect")
    assert both is not None
    assert both.at_once == 2
    assert 1 <= both.seconds < 2


def test_jobs_that_fail_say_nothing_of_the_speed(bench: Bench) -> None:
    """A picture that is refused at once is no measure of those that are not."""
    worker = bench.start_worker()
    bench.finished(bench.submit("refuse"))
    bench.finished(bench.submit("sleep 0.2"))

    def speed() -> float | None:
        (name,) = [key for key in bench.announced() if key.endswith(f"-{worker.pid}".encode())]
        report = json.loads(bench.client.get(name) or b"{}")
        seconds: float | None = report.get("throughputs", {}).get("detect", {}).get("seconds")
        return seconds

    assert (eventually(speed) or 0) >= 0.2
