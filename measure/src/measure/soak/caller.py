"""What every kind of client does with an answer: note it, and see whether it may be so."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from threading import Lock

from measure.soak.book import AcceptedJob, Book
from measure.soak.exchange import NO_ANSWER, Reply, ask
from measure.soak.pictures import LEAST, MOST, Picture
from measure.soak.site import Front, Site

ANSWERED = "every request is answered, unless its front was broken on purpose"
FIVE_HUNDREDS = "no 5xx but 503"
REASONS = "503 and 429 say why, and when to come back"
EXPECTED = "answers are those that are documented"
RIGHT = "every answer is that of its own picture"

MARKS = 9_000


@dataclass(slots=True)
class Marks:
    """Thresholds, no two of which are equal for a long time."""

    _given: int = 0
    _lock: Lock = field(default_factory=Lock)

    def next(self) -> float:
        with self._lock:
            self._given += 1
            return round(LEAST + (MOST - LEAST) * (self._given % MARKS) / MARKS, 7)


@dataclass(frozen=True, slots=True)
class Caller:
    """One client of `front`, with its own dice."""

    kind: str
    site: Site
    front: Front
    book: Book
    pictures: Sequence[Picture]
    marks: Marks
    random: Random
    hook_url: str
    model: str

    @property
    def is_mode_1(self) -> bool:
        return self.site.redis is None

    def picture(self) -> Picture:
        return self.random.choice(self.pictures)

    def ask(
        self,
        method: str,
        path: str,
        body: bytes = b"",
        headers: Mapping[str, str] | None = None,
        *,
        makes_job: bool = False,
        as_kind: str = "",
    ) -> Reply:
        """The answer, noted and looked at. `makes_job` says that the request may leave a job behind."""
        life = self.site.life()
        reply = ask(self.front.url, method, path, body, headers)
        excused = self.front.was_broken(reply.began, reply.began + reply.seconds)
        self.book.note(as_kind or self.kind, reply, excused=excused)
        self.judge(reply, f"{method} {path}")
        if makes_job and (reply.status == NO_ANSWER or reply.status >= 500):
            self.book.may_have_left_one(life, self.site.life())
        return reply

    def judge(self, reply: Reply, what: str) -> None:
        """Whatever the request was, this may not be its answer."""
        seen = f"{self.kind}: {what}: {reply.status} {reply.error} {reply.body[:300]!r}"
        if reply.status == NO_ANSWER:
            if self.front.was_broken(reply.began, reply.began + reply.seconds):
                self.book.excuse("no answer of a front that was broken on purpose")
            else:
                self.book.breaks(ANSWERED, seen)
        elif reply.status >= 500 and reply.status != 503:
            self.book.breaks(FIVE_HUNDREDS, seen)
        elif reply.status in (429, 503):
            detail = reply.document.get("detail") or reply.document.get("error")
            if not detail or not reply.headers.get("retry-after", "").isdigit():
                self.book.breaks(REASONS, f"{seen} {dict(reply.headers)}")

    def expect(self, reply: Reply, *statuses: int) -> bool:
        """Whether the answer has one of `statuses`. Refusals that anybody may get at any time are no surprise."""
        if reply.status not in (*statuses, NO_ANSWER, 429, 503) and reply.status < 500:
            self.book.breaks(EXPECTED, f"{self.kind}: expected {statuses}: {reply.status} {reply.body[:300]!r}")
        return reply.status in statuses

    def accepted(
        self,
        job_id: str,
        began: float,
        picture: Picture | None,
        threshold: float | None,
        *,
        canceled: bool = False,
        webhook: bool = False,
    ) -> None:
        """The job, asked for when it `began`, is followed from now on."""
        lives = self.site.life(began), self.site.life()
        job = AcceptedJob(job_id, self.kind, picture, threshold, began, *lives, canceled, webhook)
        self.book.accept(job)

    def check(self, difference: str, what: str) -> None:
        """`difference` is empty where the answer is right."""
        if difference:
            self.book.breaks(RIGHT, f"{self.kind}: {what}: {difference}")
