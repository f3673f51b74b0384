"""Webhooks before a real redis: shared by all fronts, and not lost with one of them."""

import json
import time
from base64 import b64encode
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from threading import Barrier, Thread

import pytest
from redis import Redis
from standardwebhooks import Webhook

from backends.redis.job_schedule import RedisJobSchedule
from backends.redis.results import RedisResults
from backends.stores.redis import RedisStore
from front.compat.detect_request import detect_request
from front.fakes import services_of
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.v1.jobs.representation import job_document
from front.webhooks.sender import DeliveryTimings, WebhookSender
from mode2.bench import Bench, RedisServer, eventually
from web_host import HERE, Host, Names, listening, text
from wire import keys
from wire.jobs import Job, Outcome
from wire.results import JobResult

SECRET = "whsec_" + b64encode(bytes(range(24))).decode()
SETTINGS = Settings(webhook_secret=SECRET, allowed_networks=HERE)
TIMINGS = DeliveryTimings(look=0.05, timeout=2, lease=30, later=0.1, retries=(0.05, 0.05))


@pytest.fixture
def host() -> Iterator[Host]:
    """A receiver that answers 200."""
    with listening() as host:
        host.responses["/hook"] = text("200 OK")
        yield host


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What is stopped and closed after the test."""
    with ExitStack() as stack:
        yield stack


class Front:
    """A front's jobs and sender, with a connection of its own."""

    def __init__(self, bench: Bench, stack: ExitStack, settings: Settings = SETTINGS) -> None:
        client = Redis.from_url(bench.server.url)
        stack.callback(client.close)
        self.webhooks = RedisJobSchedule(client, keys.DELIVERIES)
        self.services: Services = services_of(
            bench.dispatcher,
            store=RedisStore(client),
            results=RedisResults(client),
            webhooks=self.webhooks,
        )
        self.jobs = Jobs(self.services, settings)
        self._settings = settings

    def sender(self, stack: ExitStack, timings: DeliveryTimings = TIMINGS) -> WebhookSender:
        sender = WebhookSender(self.services, self._settings, self.jobs, job_document, Names({}), timings)
        sender.start()
        stack.callback(sender.stop)
        return sender

    def accept(self, host: Host, image: bytes = b"look") -> Job:
        return self.jobs.accept(detect_request(image, {}, webhook=host.url("/hook", "127.0.0.1")))


def types(host: Host) -> list[str]:
    """What the host was told, in order, each with a signature that holds."""
    found = []
    for each in host.seen:
        head, _, body = each.partition("\r\n\r\n")
        headers = dict(line.lower().split(": ", 1) for line in head.split("\r\n")[1:])
        signature = next(line for line in head.split("\r\n") if line.startswith("webhook-signature"))
        Webhook(SECRET).verify(body, headers | {"webhook-signature": signature.split(": ")[1]})
        found.append(json.loads(body)["type"])
    return found


def test_what_is_due_is_taken_in_order_and_leased(bench: Bench) -> None:
    """As in memory; the lease is over by redis's own clock."""
    webhooks = RedisJobSchedule(bench.client, keys.DELIVERIES)
    assert webhooks.take(60) is None
    webhooks.schedule("later", 60)
    webhooks.schedule("second", 0.01)
    webhooks.schedule("first", 0)
    eventually(lambda: bench.client.zcount(keys.DELIVERIES, 0, time.time()) == 2)
    assert [webhooks.take(0.3) for _ in range(3)] == ["first", "second", None]
    webhooks.schedule("second", None)
    assert eventually(lambda: webhooks.take(60), 2) == "first"
    assert webhooks.take(60) is None


def test_many_fronts_take_each_delivery_once(bench: Bench) -> None:
    """Taking is one step of redis."""
    schedules = [RedisJobSchedule(bench.client, keys.DELIVERIES) for _ in range(8)]
    for number in range(200):
        schedules[0].schedule(str(number), 0)
    taken: Counter[str] = Counter()
    together = Barrier(len(schedules))

    def take_all(mine: RedisJobSchedule) -> None:
        together.wait(5)
        while (job_id := mine.take(60)) is not None:
            taken[job_id] += 1

    threads = [Thread(target=take_all, args=(each,)) for each in schedules]
    for each in threads:
        each.start()
    for each in threads:
        each.join(20)
    assert taken == Counter({str(number): 1 for number in range(200)})


def test_the_end_of_a_workers_job_is_told_once_by_one_of_two_fronts(bench: Bench, host: Host, stack: ExitStack) -> None:
    """The worker makes it due together with the outcome."""
    fronts = [Front(bench, stack), Front(bench, stack)]
    for front in fronts:
        front.sender(stack)
    bench.start_worker()
    fronts[0].accept(host)
    fronts[1].accept(host, b"refuse")
    eventually(lambda: len(host.seen) == 2)
    eventually(lambda: not bench.client.exists(keys.DELIVERIES))
    assert sorted(types(host)) == ["job.failed", "job.succeeded"]


def test_a_job_that_no_worker_takes_in_time_is_told_of_as_expired(bench: Bench, host: Host, stack: ExitStack) -> None:
    """By the delivery that was due at the latest; while the job waits it is put off."""
    front = Front(bench, stack)
    front.services = services_of(bench.dispatcher_waiting(1), store=front.services.store, webhooks=front.webhooks)
    front.jobs = Jobs(front.services, Settings(queue_seconds=1))
    job = front.accept(host)
    front.webhooks.schedule(job.id, 0)
    front.sender(stack)
    eventually(lambda: host.seen, 10)
    assert types(host) == ["job.expired"]


def test_what_a_front_had_taken_when_it_died_is_due_again(bench: Bench, host: Host, stack: ExitStack) -> None:
    """After its lease; the tries of the one before count."""
    front = Front(bench, stack)
    host.responses["/hook"] = text("500 No")
    first = front.sender(stack, DeliveryTimings(look=0.05, retries=(0.3, 60)))
    bench.start_worker()
    job = front.accept(host)
    eventually(lambda: len(host.seen) == 1)
    first.stop()
    assert eventually(lambda: front.webhooks.take(0.3), 5) == job.id  # taken, and nothing came of it
    host.responses["/hook"] = text("200 OK")
    Front(bench, stack).sender(stack)
    eventually(lambda: not bench.client.exists(keys.DELIVERIES))
    assert types(host) == ["job.succeeded"] * 2


def test_a_sender_survives_a_redis_that_restarts(
    own_server: RedisServer, tmp_path: object, host: Host, stack: ExitStack, caplog: pytest.LogCaptureFixture
) -> None:
    """It says so once, and delivers what comes after."""
    with Bench(own_server, tmp_path) as bench:  # type: ignore[arg-type]
        front = Front(bench, stack)
        front.sender(stack)
        own_server.stop()
        eventually(lambda: "not delivered for now" in caplog.text)
        own_server.start()
        bench.start_worker()
        front.accept(host)
        eventually(lambda: len(host.seen) == 1)
    assert types(host) == ["job.succeeded"]


def test_an_idle_sender_asks_redis_one_thing_at_a_time(bench: Bench, stack: ExitStack) -> None:
    """One command for each look, and one look a second."""
    assert DeliveryTimings().look == 1.0
    front = Front(bench, stack)
    looks: Counter[str] = Counter()
    take = front.webhooks.take
    front.webhooks.take = lambda again_in: (looks.update(["take"]), take(again_in))[1]  # type: ignore[method-assign]
    before = bench.client.info("commandstats").get("cmdstat_eval", {"calls": 0})["calls"]
    sender = front.sender(stack)
    eventually(lambda: looks["take"] >= 5)
    sender.stop()
    after = bench.client.info("commandstats")["cmdstat_eval"]["calls"]
    assert after - before == looks["take"]


def test_a_second_end_of_a_job_is_told_to_nobody(bench: Bench) -> None:
    """Of a job that two workers did, or that was canceled while it ran; the first end is, however often it is kept."""
    results, first, second = RedisResults(bench.client), Outcome.canceled("a"), Outcome.succeeded("a", {})
    for _ in range(2):
        results.keep(JobResult(first, notify=True, task="detect"), 60)
        assert bench.client.zrange(keys.DELIVERIES, 0, -1) == [b"a"]
        bench.client.delete(keys.DELIVERIES)
    results.keep(JobResult(second, notify=True, task="detect"), 60)
    assert not bench.client.exists(keys.DELIVERIES)
