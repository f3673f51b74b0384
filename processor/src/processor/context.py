"""The job in hand: tells how far it is, and hears when nobody wants it any more."""

import json
import time
from collections.abc import Callable, Mapping
from math import inf
from typing import Any

from processor.base import NOTHING
from wire import keys
from wire.errors import CanceledJobError, JobTimeoutError, NotReadyError
from wire.frames import NO_FRAMES, Frames
from wire.jobs import Job
from wire.store import Store
from wire.storing import stored_seconds

Clock = Callable[[], float]

TELL_SECONDS = 0.5
"""Progress is written no more often than that."""

TELL_TEXT_SECONDS = 0.1
"""Nor is text, which costs less than a preview and is read as it grows, nor what a job that lasts tells of itself."""

LOOK_SECONDS = 0.05
"""Whether the job was canceled or stopped is looked for no more often than that."""


class JobContext:
    """The `Context` of `job`, whose turn came, by `clock`, at the time it is made. For one thread.

    What it shows goes to `frames`. Once its process is `leaving`, a job that lasts ends at its next step and goes back.
    """

    def __init__(
        self,
        job: Job,
        store: Store,
        clock: Clock = time.monotonic,
        frames: Frames = NO_FRAMES,
        leaving: Callable[[], bool] = lambda: False,
    ) -> None:
        self._job = job
        self._store = store
        self._clock = clock
        self._until = clock() + job.timeout_seconds
        self._look_at = clock()
        self._told_at = -inf
        self._stopping = False
        self._frames = frames
        self._leaving = leaving
        self._wanted_at, self._wanted = -inf, False

    @property
    def formats(self) -> tuple[str, ...]:
        return self._job.formats

    @property
    def owner(self) -> str:
        return self._job.owner

    @property
    def result_seconds(self) -> int:
        return stored_seconds(self._job)

    def may_see(self, owner: str) -> bool:
        return self._job.admin or owner in ("", self._job.owner)

    @property
    def stopping(self) -> bool:
        return self._stopping

    @property
    def looked_at(self) -> bool:
        if (now := self._clock()) >= self._wanted_at + TELL_TEXT_SECONDS:
            self._wanted_at, self._wanted = now, self._frames.wanted(self._job.id)
        return self._wanted

    def show(self, jpeg: bytes) -> None:
        self._frames.show(self._job.id, jpeg)

    def step(
        self, done: int, total: int, preview: bytes | None = None, text: str = "", live: Mapping[str, Any] = NOTHING
    ) -> None:
        now = self._clock()
        if live and self._leaving():
            raise NotReadyError("The worker leaves; the job goes on with another one.")
        if now >= self._until:
            raise JobTimeoutError(
                f"Expected the job to take at most {self._job.timeout_seconds} s; it was at step {done} of {total}."
            )
        if now >= self._look_at:
            self._look_at = now + LOOK_SECONDS
            outcome, stop = self._store.get_many((keys.outcome(self._job.id), keys.stop(self._job.id)))
            self._stopping = stop is not None
            if outcome is not None:
                raise CanceledJobError("The job ended elsewhere, so it is not worked on any more.")
        if now >= self._told_at + (TELL_TEXT_SECONDS if text or live else TELL_SECONDS):
            self._told_at = now
            self._tell(done, total, preview, text, live)

    def _tell(self, done: int, total: int, preview: bytes | None, text: str, live: Mapping[str, Any]) -> None:
        seconds, shown = self._job.timeout_seconds, {} if preview is None else {keys.preview(self._job.id): preview}
        document = {"done": done, "total": total, "preview": preview is not None, "text": text}
        document |= {"live": live} if live else {}
        entries = {keys.progress(self._job.id): json.dumps(document).encode(), **shown}
        self._store.put_many({key: (value, seconds) for key, value in entries.items()})
