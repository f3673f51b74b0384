"""The newest frames of jobs, within one process."""

import time
from threading import Condition

from wire.frames import KEPT_SECONDS, LONGEST_FRAME_BYTES, WANTED_SECONDS


class MemoryFrames:
    """`Frames` of this process' own jobs."""

    def __init__(self) -> None:
        self._changed = Condition()
        self._shown: dict[str, tuple[int, bytes, float]] = {}
        self._wanted_until: dict[str, float] = {}
        self._number = 0

    def show(self, job_id: str, jpeg: bytes) -> None:
        if len(jpeg) > LONGEST_FRAME_BYTES:
            return
        with self._changed:
            self._number += 1
            self._shown[job_id] = self._number, jpeg, time.monotonic() + KEPT_SECONDS
            self._forget()
            self._changed.notify_all()

    def wanted(self, job_id: str) -> bool:
        with self._changed:
            return self._wanted_until.get(job_id, 0.0) > time.monotonic()

    def newest(self, job_id: str, after: str, seconds: float) -> tuple[str, bytes] | None:
        until = time.monotonic() + seconds
        with self._changed:
            while True:
                self._wanted_until[job_id] = time.monotonic() + WANTED_SECONDS
                self._forget()
                number, jpeg, _ = self._shown.get(job_id, (0, b"", 0.0))
                if number and str(number) != after:
                    return str(number), jpeg
                if (left := until - time.monotonic()) <= 0:
                    return None
                self._changed.wait(min(left, WANTED_SECONDS / 2))

    def _forget(self) -> None:
        """What nobody looks at any more takes no memory."""
        now = time.monotonic()
        for job_id in [each for each, (_, _, until) in self._shown.items() if until <= now]:
            del self._shown[job_id]
        for job_id in [each for each, until in self._wanted_until.items() if until <= now]:
            del self._wanted_until[job_id]
