"""The seam through which a running job shows what it sees."""

from typing import Protocol

LONGEST_FRAME_BYTES = 2_000_000
WANTED_SECONDS = 5
"""For so long after somebody asked for a frame somebody counts as looking."""

KEPT_SECONDS = 10
"""For so long a frame is there to be looked at."""


class Frames(Protocol):
    """Has the newest frame of each job that somebody looks at, and no other. Safe to use from many threads."""

    def show(self, job_id: str, jpeg: bytes) -> None:
        """That is the job's newest frame now. One that is too large is not shown."""

    def wanted(self, job_id: str) -> bool:
        """Whether somebody looks at the job: asked for a frame of it within the last `WANTED_SECONDS`."""

    def newest(self, job_id: str, after: str, seconds: float) -> tuple[str, bytes] | None:
        """The job's newest frame and its mark, as soon as it is another than the one with the mark `after`, where
        there is one; empty for whichever it is. None where none came within `seconds`; with 0 it is looked for once.
        """


class NoFrames:
    """The `Frames` of a process that nobody looks at."""

    def show(self, job_id: str, jpeg: bytes) -> None: ...

    def wanted(self, job_id: str) -> bool:  # noqa: ARG002
        return False

    def newest(self, job_id: str, after: str, seconds: float) -> tuple[str, bytes] | None:  # noqa: ARG002
        return None


NO_FRAMES = NoFrames()
