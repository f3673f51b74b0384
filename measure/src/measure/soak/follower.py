"""Follows every accepted job to its end, and asks once more later: a job ends once, and as what it ended stays."""

import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from random import Random
from threading import Event, Thread

from measure.soak.book import EXPIRED, AcceptedJob, Book
from measure.soak.caller import RIGHT, Caller
from measure.soak.exchange import NO_ANSWER, Reply
from measure.soak.plan import JOB_SECONDS, QUEUE_SECONDS, RESULT_SECONDS

ENDS = "each accepted job ends"
ONCE = "a job ends once: what came of it stays what came of it"
RIGHTLY = "a job ends as it should: with its result, or with the reason that is documented"

THREADS = 6
LOOK_SECONDS, LONGEST_LOOK = 0.4, 3.0
AGAIN_SECONDS = 20.0
"""So long after its end a job is asked for once more."""

ATTEMPTS = 3
LATE_SECONDS = ATTEMPTS * (QUEUE_SECONDS + JOB_SECONDS) + 60
"""Nothing that was accepted can be unfinished after that."""


@dataclass(slots=True)
class _Look:
    job: AcceptedJob
    at: float
    pause: float = LOOK_SECONDS
    asking: bool = False


class Follower:
    """Asks for jobs in threads of its own, until it is closed."""

    def __init__(self, caller: Caller) -> None:
        self._caller = caller
        self._book: Book = caller.book
        self._looks: dict[str, _Look] = {}
        self._closing = Event()
        self._pool = ThreadPoolExecutor(THREADS, "follower")
        self._thread = Thread(target=self._run, daemon=True)
        self._random = Random(caller.random.random())  # noqa: S311
        self._hurry = False

    def start(self) -> None:
        self._thread.start()

    def settle(self, seconds: float) -> None:
        """Every job has ended and was asked for again, in at most so many seconds; one that has not is told."""
        self._hurry, until = True, time.monotonic() + seconds
        while self._book.jobs() and time.monotonic() < until:
            time.sleep(LOOK_SECONDS)
        for each in self._book.jobs():
            if not each.ended:
                waited = time.monotonic() - each.accepted_at
                self._book.breaks(ENDS, f"{each.kind}: {each.id} has not, {waited:.0f} s after it was accepted")
        self._closing.set()
        self._thread.join()
        self._pool.shutdown()

    def _run(self) -> None:
        while not self._closing.wait(0.05):
            now = time.monotonic()
            known = {each.id: each for each in self._book.jobs()}
            for job_id in [each for each in self._looks if each not in known]:
                del self._looks[job_id]
            for job_id, job in known.items():
                look = self._looks.setdefault(job_id, _Look(job, now))
                due = look.at if not (self._hurry and job.ended) else 0
                if not look.asking and due <= now:
                    look.asking = True
                    self._pool.submit(self._look, look)

    def _look(self, look: _Look) -> None:
        try:
            self._ask(look)
        except Exception as error:  # the edge of this thread: what nobody foresaw is told, not lost
            self._book.breaks(RIGHTLY, f"{look.job.kind}: {look.job.id}: {type(error).__name__}: {error}")
            self._book.forget(look.job)
        finally:
            look.asking = False

    def _ask(self, look: _Look) -> None:
        job, caller = look.job, self._caller
        front = self._random.choice(caller.site.fronts)
        asked = Caller("following", caller.site, front, self._book, caller.pictures, caller.marks, self._random, "", "")
        reply = asked.ask("GET", f"/v1/jobs/{job.id}")
        pending = reply.status in (202, NO_ANSWER, 429) or (reply.status == 503 and "job" not in reply.document)
        if pending:
            if job.ended and reply.status == 202:
                self._book.breaks(ONCE, f"{job.id} was {job.ended}, and is {reply.document.get('state')} now")
            look.pause = min(2 * look.pause, LONGEST_LOOK)
            look.at = time.monotonic() + look.pause
            if not job.ended and time.monotonic() - job.accepted_at > LATE_SECONDS:
                self._book.breaks(ENDS, f"{job.kind}: {job.id} has not, after {LATE_SECONDS:.0f} s")
                self._book.forget(job)
            return
        if job.ended:
            self._again(job, reply)
        else:
            self._first(look, reply)

    def _first(self, look: _Look, reply: Reply) -> None:
        job = look.job
        end = "succeeded" if reply.status == 200 else reply.code
        if reply.status == 404 and job.life != self._caller.site.life():
            end = "lost with the process that had it"
        elif wrong := self._wrong(job, end):
            self._book.breaks(RIGHTLY, f"{job.kind}: {job.id}: {wrong}: {reply.status} {reply.body[:300]!r}")
        if reply.status == 200 and job.picture is not None:
            difference = job.picture.differs(reply.document["result"], job.threshold)
            if difference or reply.document["id"] != job.id:
                self._book.breaks(RIGHT, f"{job.kind}: {job.id}: {difference}")
        self._book.end(job, end, _content(reply), _seconds(reply, time.monotonic() - job.accepted_at))
        look.at = time.monotonic() + AGAIN_SECONDS
        if reply.status == 404:
            self._book.forget(job)

    def _wrong(self, job: AcceptedJob, end: str) -> str:
        """What is wrong with this end of the job; empty where it is one that it may have."""
        if end == "succeeded":
            return "" if job.picture is not None else "a broken picture has a result"
        if end == "undecodable_image":
            return "" if job.picture is None else "its picture is whole"
        if end == "canceled_job":
            return "" if job.canceled else "nobody canceled it"
        if end == EXPIRED:
            waited = time.monotonic() - job.accepted_at
            lost = job.life != self._caller.site.life()
            return "" if waited >= QUEUE_SECONDS - 1 or lost else f"its time was not over after {waited:.1f} s"
        return "no such end was expected"

    def _again(self, job: AcceptedJob, reply: Reply) -> None:
        pushed_out = self._caller.is_mode_1 and reply.status in (404, 410)  # of a memory that is full, the oldest first
        over = reply.code == EXPIRED and time.monotonic() >= job.ended_at + RESULT_SECONDS
        gone = pushed_out or over or job.life != self._caller.site.life()
        if _content(reply) == job.content:
            self._book.looked_twice += 1
        elif gone:
            self._book.excuse("a result that was kept no longer when it was asked for again")
        else:
            self._book.breaks(ONCE, f"{job.id} was {job.ended}, and now {reply.status} {reply.body[:300]!r}")
        self._book.forget(job)


def _seconds(reply: Reply, waited: float) -> float:
    """From the job's acceptance to its end, as the service says, or as long as the client `waited` at most."""
    created, finished = (reply.document.get(name) for name in ("created_at", "finished_at"))
    if not created or not finished:
        return waited
    return (datetime.fromisoformat(finished) - datetime.fromisoformat(created)).total_seconds()


def _content(reply: Reply) -> str:
    """The answer, in short. An error has no more than its code: its words may tell the time."""
    return sha256(reply.body).hexdigest() if reply.status == 200 else f"{reply.status} {reply.code}"
