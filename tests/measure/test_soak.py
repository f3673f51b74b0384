"""A soak sees it when a service does what it should not, and nothing where it does what it should."""

import json
import os
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import islice
from pathlib import Path
from random import Random
from typing import Any
from uuid import uuid4

import pytest

from measure.soak import exchange, follower, hooks, verdict
from measure.soak.book import AcceptedJob, Book
from measure.soak.caller import ANSWERED, EXPECTED, FIVE_HUNDREDS, REASONS, RIGHT, Caller, Marks
from measure.soak.campaign import order
from measure.soak.clients import SAME_JOB, with_key
from measure.soak.exchange import ask
from measure.soak.faults import FAULTS
from measure.soak.flatness import trends
from measure.soak.follower import Follower
from measure.soak.pictures import Picture, make
from measure.soak.plan import RESULT_SECONDS
from measure.soak.processes import Part, Usage, eventually
from measure.soak.relay import Relay, Weather
from measure.soak.sampler import BY_ITSELF, Point, Sampler
from measure.soak.site import Front, Site

DOG = {"label": "dog", "class_id": 16, "confidence": 0.9, "xyxy": [10.0, 10.0, 90.0, 90.0]}
PICTURE = Picture("a", b"jpeg", (100, 80), (DOG,))
MARK = 0.251

Reply = tuple[int, dict[str, str], Any]


def result(**other: Any) -> dict[str, Any]:
    """What detect says of PICTURE."""
    image = {"width": 100, "height": 80}
    return {"image": image, "options": {"confidence_threshold": MARK}, "detections": [DOG], **other}


class Scripted:
    """A server that gives each path its answers, the last one for ever; `hangs_up` on those that have none."""

    def __init__(self) -> None:
        self.replies: dict[str, list[Reply]] = {}
        scripted = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.rfile.read(int(self.headers.get("Content-Length", 0)))
                replies = scripted.replies.get(self.path.partition("?")[0], [])
                if not replies:
                    self.connection.close()
                    return
                status, headers, content = replies[0] if len(replies) == 1 else replies.pop(0)
                body = json.dumps(content).encode()
                self.send_response(status)
                for name, value in {**headers, "Content-Length": str(len(body))}.items():
                    self.send_header(name, value)
                self.end_headers()
                self.wfile.write(body)

            do_POST = do_DELETE = do_GET  # noqa: N815

            def log_message(self, *_: object) -> None: ...

            def handle(self) -> None:
                try:
                    super().handle()
                except (OSError, ValueError):  # it hung up itself
                    return

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"
        threading.Thread(target=self.server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True).start()


@pytest.fixture
def scripted() -> Iterator[Scripted]:
    found = Scripted()
    yield found
    found.server.shutdown()
    found.server.server_close()


@pytest.fixture
def caller(scripted: Scripted, tmp_path: Path) -> Caller:
    """A client of mode 1's one process."""
    front = Front(scripted.url, Part("service", (sys.executable,), {}, tmp_path))
    return Caller("test", Site([front], []), front, Book(), [PICTURE], Marks(), Random(1), "http://127.0.0.1/", "m")


Follow = Callable[..., AcceptedJob]


@pytest.fixture
def followed(caller: Caller, scripted: Scripted) -> Follow:
    """Has a job whose address gives these answers, and follows it to its end."""

    def follow(*replies: Reply, seconds: float = 20, accepted_at: float | None = None) -> AcceptedJob:
        asked = time.monotonic() if accepted_at is None else accepted_at
        job = AcceptedJob(str(uuid4()), "test", PICTURE, MARK, asked, *[caller.site.life()] * 2)
        told = [(status, headers, {**content, "id": job.id}) for status, headers, content in replies]
        scripted.replies[f"/v1/jobs/{job.id}"] = told
        caller.book.accept(job)
        following = Follower(caller)
        following.start()
        following.settle(seconds)
        return job

    return follow


def test_a_job_may_be_gone_whose_answer_was_read_after_its_process_was_killed(
    caller: Caller, scripted: Scripted
) -> None:
    """It was asked for in the life before; one that is asked for later may not be gone."""
    caller.front.part.start()
    began = time.monotonic()
    caller.front.part.kill(children=True)
    for asked in (began, time.monotonic()):
        job_id = str(uuid4())
        scripted.replies[f"/v1/jobs/{job_id}"] = [(404, {}, {"id": job_id, "code": "unknown_job"})]
        caller.accepted(job_id, asked, PICTURE, MARK)
        following = Follower(caller)
        following.start()
        following.settle(20)
    caller.front.part.kill()
    assert [each.promise for each in caller.book.broken] == [follower.RIGHTLY]
    assert caller.book.ends == {"lost with the process that had it": 1, "unknown_job": 1}
    assert (caller.book.certain, caller.book.unclear) == ({2: 1}, {1: 1, 2: 1})


def test_what_a_service_may_answer_breaks_nothing(caller: Caller, scripted: Scripted) -> None:
    """A result, a refusal that says why and when to come back, and a 503 that does."""
    problem = {"code": "queue_full", "detail": "Expected room."}
    scripted.replies["/"] = [(200, {}, {}), (429, {"Retry-After": "2"}, problem), (503, {"Retry-After": "2"}, problem)]
    statuses = [caller.ask("GET", "/").status for _ in range(3)]
    assert statuses == [200, 429, 503]
    assert caller.book.broken == []


@pytest.mark.parametrize(
    ("reply", "promise"),
    [
        ((500, {}, {"code": "internal"}), FIVE_HUNDREDS),
        ((504, {}, {"code": "job_timeout"}), FIVE_HUNDREDS),
        ((503, {"Retry-After": "2"}, {}), REASONS),
        ((503, {}, {"detail": "Not now."}), REASONS),
        ((429, {}, {"detail": "Not now."}), REASONS),
    ],
)
def test_what_a_service_may_not_answer_is_told(caller: Caller, scripted: Scripted, reply: Reply, promise: str) -> None:
    """Each by the promise that it breaks."""
    scripted.replies["/"] = [reply]
    caller.ask("GET", "/")
    assert [each.promise for each in caller.book.broken] == [promise]


def test_an_answer_that_nobody_documented_is_told(caller: Caller, scripted: Scripted) -> None:
    """418 for a job."""
    scripted.replies["/"] = [(418, {}, {})]
    assert not caller.expect(caller.ask("GET", "/"), 200, 202)
    assert [each.promise for each in caller.book.broken] == [EXPECTED]


def test_no_answer_is_excused_while_the_front_is_broken_on_purpose(caller: Caller) -> None:
    """And at no other time; the job that it may have left behind is counted as unclear."""
    caller.front.broken.append((0.0, float("inf")))
    caller.ask("POST", "/v1/jobs", makes_job=True)
    assert caller.book.broken == []
    caller.front.broken.clear()
    caller.ask("POST", "/v1/jobs", makes_job=True)
    assert [each.promise for each in caller.book.broken] == [ANSWERED]
    assert caller.book.unclear[0] == 2


def test_a_job_is_followed_to_its_end_and_asked_for_again(caller: Caller, followed: Follow) -> None:
    """It runs, it succeeds, and is still what it was."""
    job = followed((202, {}, {"state": "running"}), (200, {}, {"result": result()}))
    assert (job.ended, caller.book.looked_twice, caller.book.broken) == ("succeeded", 1, [])
    assert dict(caller.book.ends) == {"succeeded": 1}


@pytest.mark.parametrize(
    "wrong",
    [
        result(image={"width": 101, "height": 80}),
        result(options={"confidence_threshold": 0.252}),
        result(detections=[]),
        result(detections=[DOG, {**DOG, "label": "cat"}]),
        result(detections=[{**DOG, "xyxy": [10.0, 10.0, 90.0, 99.0]}]),
    ],
)
def test_another_pictures_result_is_told(caller: Caller, followed: Follow, wrong: dict[str, Any]) -> None:
    """By its size, by its mark, or by what is in it."""
    followed((200, {}, {"result": wrong}))
    assert [each.promise for each in caller.book.broken] == [RIGHT]


def test_a_result_whose_time_is_over_may_be_gone_and_one_whose_is_not_may_not(
    caller: Caller, followed: Follow, tmp_path: Path
) -> None:
    """What a slow soak asks for again after longer than results are kept is no broken promise of mode 2."""
    caller.site.redis = Part("redis", (sys.executable,), {}, tmp_path)
    problem = {"code": "expired_job", "detail": "It is no longer kept."}
    for seconds, promises in ((RESULT_SECONDS + 1, []), (RESULT_SECONDS - 30, [follower.ONCE])):
        end = datetime.now(UTC)
        times = {"created_at": end.isoformat(), "finished_at": end.isoformat()}
        long_ago = time.monotonic() - seconds
        followed((200, {}, {"result": result(), **times}), (410, {}, problem), accepted_at=long_ago)
        assert [each.promise for each in caller.book.broken] == promises


def test_a_job_that_ends_twice_is_told(caller: Caller, followed: Follow) -> None:
    """Canceled after it had succeeded."""
    problem = {"code": "canceled_job", "detail": "It was canceled."}
    followed((200, {}, {"result": result()}), (409, {}, problem))
    assert [each.promise for each in caller.book.broken] == [follower.ONCE]


def test_a_result_that_was_pushed_out_of_mode_1s_memory_is_excused(caller: Caller, followed: Follow) -> None:
    """Its store is bounded; it is counted apart."""
    followed((200, {}, {"result": result()}), (404, {}, {"code": "unknown_job", "detail": "..."}))
    assert caller.book.broken == []
    assert sum(caller.book.excused.values()) == 1


@pytest.mark.parametrize("code", ["worker_lost", "job_timeout", "canceled_job", "expired_job", "undecodable_image"])
def test_a_job_that_ends_as_it_may_not_is_told(caller: Caller, followed: Follow, code: str) -> None:
    """Nobody canceled it, its time was not over, and its picture is whole."""
    followed((410, {}, {"code": code, "detail": "..."}))
    assert [each.promise for each in caller.book.broken] == [follower.RIGHTLY]


def test_a_job_that_never_ends_is_told(caller: Caller, followed: Follow) -> None:
    """As soon as nobody waits any more."""
    followed((202, {}, {"state": "queued"}), seconds=1)
    assert [each.promise for each in caller.book.broken] == [follower.ENDS]


def test_one_key_with_two_jobs_is_told(caller: Caller, scripted: Scripted) -> None:
    """And with one it is not."""
    one, other = str(uuid4()), str(uuid4())
    scripted.replies["/v1/jobs"] = [(202, {}, {"id": one})]
    with_key(caller)
    assert caller.book.broken == []
    scripted.replies["/v1/jobs"] = [(202, {}, {"id": one}), (202, {}, {"id": other})]
    with_key(caller)
    assert [each.promise for each in caller.book.broken] == [SAME_JOB]


def test_a_webhook_that_nobody_signed_is_told(caller: Caller) -> None:
    """The receiver knows the secret."""
    receiver = hooks.WebhookReceiver(caller.book)
    body = json.dumps({"type": "job.succeeded", "data": {"id": "1" * 8}}).encode()
    ask(receiver.url.removesuffix("/hook"), "POST", "/hook", body, {"webhook-id": "msg_1"})
    receiver.close()
    assert [each.promise for each in caller.book.broken] == [hooks.SIGNED]


@pytest.mark.parametrize(("counted", "kept"), [(9, False), (10, True), (13, True), (14, False), (None, False)])
def test_a_service_that_counts_too_few_or_too_many_is_told(counted: int | None, *, kept: bool) -> None:
    """Ten jobs are certain, and three more there may be."""
    book = Book()
    for _ in range(10):
        book.done(0, 0)
    for _ in range(3):
        book.may_have_left_one(0, 0)
    checks = verdict.checks(book, counted, 0, [], ((), ()), "")
    assert next(each.kept for each in checks if each.promise == verdict.COUNTED) is kept


def test_a_job_whose_turn_never_came_need_not_be_counted() -> None:
    """Nobody was there to do it."""
    book = Book()
    job = AcceptedJob(str(uuid4()), "test", PICTURE, MARK, 0.0, 0, 0)
    book.accept(job)
    book.end(job, "expired_job", "410 expired_job", 30)
    for counted in (0, 1):
        checks = verdict.checks(book, counted, 0, [], ((), ()), "")
        assert next(each.kept for each in checks if each.promise == verdict.COUNTED)


@pytest.mark.parametrize(("seconds", "excused", "kept"), [(1, False, True), (40, False, False), (40, True, True)])
def test_an_answer_that_comes_late_is_told(seconds: float, *, excused: bool, kept: bool) -> None:
    """But for one of a front that was broken on purpose meanwhile."""
    book = Book()
    book.note("watching", exchange.Reply(200, 0.0, seconds), excused=excused)
    checks = verdict.checks(book, 0, 0, [], ((), ()), "")
    assert next(each.kept for each in checks if each.promise.startswith(verdict.IN_TIME)) is kept


def test_a_part_that_ends_by_itself_is_told_and_started_anew(tmp_path: Path) -> None:
    """As a supervisor would start it; who was killed by a fault is not told of."""
    part, book = Part("short", (sys.executable, "-c", "import time; time.sleep(0.2)"), {}, tmp_path), Book()
    part.start()
    sampler = Sampler([part], book)
    sampler.start()
    eventually(lambda: book.broken, "a death that is seen")
    sampler.stop()
    assert (book.broken[0].promise, book.broken[0].what) == (BY_ITSELF, "short")
    assert part.lives() > 1
    part.kill()


def test_a_stack_trace_in_a_log_is_told() -> None:
    """It is what nobody foresaw."""
    for log, kept in (("all is well\n", True), ("Traceback (most recent call last):\n", False)):
        checks = verdict.checks(Book(), 0, 0, [], ((), ()), log)
        assert all(each.kept for each in checks) is kept


def test_growth_is_told_from_noise() -> None:
    """100 MB that wobble are flat, and so is what grew at the beginning; 100 MB that gain 40 in ten minutes are not."""
    dice = Random(5)

    def points(growth: float, seconds: int = 700) -> list[Point]:
        found = []
        for at in range(seconds):
            bytes_now = 1e8 + min(at, 60) * 1e6 + growth * at + dice.gauss(0, 1e6)
            found.append(Point("service", 1, float(at), Usage(int(bytes_now), 20, 9)))
        return found

    flat, growing, short = (trends(each)[0] for each in (points(0), points(66_000), points(66_000, 200)))
    assert (flat.is_flat, growing.is_flat) == (True, False)
    assert (short.growth, short.is_flat) == (None, True)


def test_the_order_of_faults_follows_from_the_seed() -> None:
    """Each comes once before any comes again."""
    for mode, faults in FAULTS.items():
        first, same, other = (list(islice(order(mode, Random(seed)), 3 * len(faults))) for seed in (1, 1, 2))
        assert first == same != other
        assert set(first[: len(faults)]) == set(faults)


def test_no_two_pictures_have_the_same_size(photos: Path) -> None:
    """So that the answer for one cannot pass for that of another."""
    assert len({each.wh for each in make(photos)}) == len(make(photos)) == 48


def test_a_network_can_be_cut_and_be_well_again() -> None:
    """What was sent meanwhile arrives afterwards, as on a real one."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        relay = Relay(server.getsockname()[1])
        try:
            with socket.create_connection(("127.0.0.1", relay.port), 10) as near:
                far, _ = server.accept()
                far.settimeout(10)
                near.sendall(b"before")
                assert far.recv(20) == b"before"
                with relay.weather(Weather(cut=True)):
                    time.sleep(0.2)
                    near.sendall(b"meanwhile")
                    far.settimeout(0.5)
                    with pytest.raises(TimeoutError):
                        far.recv(20)
                far.settimeout(10)
                assert far.recv(20) == b"meanwhile"
                far.close()
        finally:
            relay.close()


COUNTING = """
import os, time
with open("count", "wb", buffering=0) as file:
    while True:
        try:
            file.write(b"x" * 1000)
        except OSError:
            open("full", "w").close()
        time.sleep(0.002)
"""


def test_a_part_is_paused_its_disk_filled_and_it_is_killed(tmp_path: Path) -> None:
    """While it stands still it writes nothing; where its disk is full it is told so, and goes on afterwards."""
    part, count = Part("counting", (sys.executable, "-c", COUNTING), {}, tmp_path), tmp_path / "count"
    part.start()
    try:
        eventually(lambda: count.exists() and count.stat().st_size > 20_000, "some bytes")
        usage = part.usage()
        assert usage is not None
        assert usage.resident > 1_000_000
        assert usage.files >= 3
        part.fill_disk(0.3)
        assert (tmp_path / "full").exists()
        size = count.stat().st_size
        eventually(lambda: count.stat().st_size > size, "more bytes")
        sizes: list[int] = []
        looking = threading.Timer(0.3, lambda: sizes.append(count.stat().st_size))
        looking.start()
        pausing = threading.Thread(target=part.pause, args=(0.8,))
        pausing.start()
        looking.join()
        time.sleep(0.2)
        assert sizes == [count.stat().st_size]
        pausing.join()
        pid = part.pid
    finally:
        part.kill()
    assert not part.pid
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)
