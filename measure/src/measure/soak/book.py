"""What clients know of a service: every job that it accepted, every answer, and every promise that it broke."""

import time
from collections import Counter
from dataclasses import dataclass, field
from threading import Lock

from measure.soak.exchange import NO_ANSWER, Reply
from measure.soak.pictures import Picture

MOST_TOLD = 40

EXPIRED = "expired_job"
"""How jobs end whose turn does not come in time. Nobody was there to count them, but for those that a worker saw."""

TOLD_AS = {"succeeded": "succeeded", "canceled_job": "canceled", EXPIRED: "expired"}
"""How a webhook calls each end; any other one has failed."""


@dataclass(slots=True)
class AcceptedJob:
    """A job that the service said it has, asked for at `accepted_at` on the monotonic clock, in its `life` then.
    Where that ended before the answer was read, in `read_in` another one, nobody knows which of them has it.

    `picture` is None where it is broken; `threshold` the mark that its result has to show. `ended` is how it ended, at
    `ended_at` or a little later, and `content` as what it was told then. `canceled` says that somebody asked for it not
    to be done.
    """

    id: str
    kind: str
    picture: Picture | None
    threshold: float | None
    accepted_at: float
    life: int
    read_in: int
    canceled: bool = False
    webhook: bool = False
    ended: str = ""
    ended_at: float = 0.0
    content: str = ""


@dataclass(frozen=True, slots=True)
class Sample:
    """An answer to a client of that `kind`, `seconds` after it asked, `at` so many seconds of the soak.

    `excused` says that its front was broken on purpose meanwhile.
    """

    kind: str
    at: float
    seconds: float
    outcome: str
    excused: bool = False


@dataclass(frozen=True, slots=True)
class Broken:
    """A promise that was not kept, `at` so many seconds of the soak."""

    at: float
    promise: str
    what: str


@dataclass(slots=True)
class Book:
    """Everything that is noted, by many threads.

    By the service's lives, which begin to count anew where it keeps nothing: `certain` jobs were done or accepted,
    `unclear` ones may have been, for nobody was told.
    """

    began: float = field(default_factory=time.monotonic)
    open: dict[str, AcceptedJob] = field(default_factory=dict)
    accepted: set[str] = field(default_factory=set)
    ends: Counter[str] = field(default_factory=Counter)
    job_seconds: list[float] = field(default_factory=list)
    samples: list[Sample] = field(default_factory=list)
    broken: list[Broken] = field(default_factory=list)
    broken_counts: Counter[str] = field(default_factory=Counter)
    excused: Counter[str] = field(default_factory=Counter)
    webhooks: dict[str, str] = field(default_factory=dict)
    hooked: dict[str, tuple[str, int]] = field(default_factory=dict)
    certain: Counter[int] = field(default_factory=Counter)
    unclear: Counter[int] = field(default_factory=Counter)
    looked_twice: int = 0
    lock: Lock = field(default_factory=Lock)

    def now(self) -> float:
        """Seconds of the soak."""
        return time.monotonic() - self.began

    def accept(self, job: AcceptedJob) -> None:
        """The job is followed to its end from now on; one that is known already is not a second one."""
        with self.lock:
            if job.id in self.accepted:
                return
            self.open[job.id] = job
            self.accepted.add(job.id)
        self.done(job.life, job.read_in)

    def done(self, before: int, after: int) -> None:
        """A job was accepted, or done for a client that learns no id, by a service of these lives."""
        with self.lock:
            if before == after:
                self.certain[after] += 1
            else:
                self.unclear.update((before, after))

    def may_have_left_one(self, before: int, after: int) -> None:
        """A request got no answer that says whether it left a job behind."""
        with self.lock:
            self.unclear.update({before, after})

    def note(self, kind: str, reply: Reply, *, excused: bool = False) -> None:
        outcome = "no answer" if reply.status == NO_ANSWER else " ".join(filter(None, (str(reply.status), reply.code)))
        with self.lock:
            self.samples.append(Sample(kind, reply.began - self.began, reply.seconds, outcome, excused))

    def breaks(self, promise: str, what: str) -> None:
        with self.lock:
            self.broken_counts[promise] += 1
            if self.broken_counts[promise] <= MOST_TOLD:
                self.broken.append(Broken(self.now(), promise, what))

    def excuse(self, why: str) -> None:
        with self.lock:
            self.excused[why] += 1

    def end(self, job: AcceptedJob, how: str, content: str, seconds: float) -> None:
        """The job has ended, `seconds` after it was accepted or a little sooner."""
        with self.lock:
            job.ended, job.ended_at, job.content = how, job.accepted_at + seconds, content
            self.ends[how] += 1
            if how == EXPIRED and job.life == job.read_in:
                self.certain[job.life] -= 1
                self.unclear[job.life] += 1
            self.job_seconds.append(seconds)
            if job.webhook:
                self.hooked[job.id] = TOLD_AS.get(how, "failed"), job.life

    def forget(self, job: AcceptedJob) -> None:
        """Nothing more is asked about the job."""
        with self.lock:
            self.open.pop(job.id, None)

    def jobs(self) -> list[AcceptedJob]:
        """Those that are still followed."""
        with self.lock:
            return list(self.open.values())
