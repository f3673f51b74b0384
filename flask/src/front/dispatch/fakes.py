"""Stand-ins for the seam, for tests: no process, no queue, no picture is looked at."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from wire import keys
from wire.errors import JobError
from wire.jobs import Job, JobState, Outcome, Progress
from wire.store import Store
from wire.storing import stored_seconds
from wire.workers import Throughput

RESULT: Mapping[str, Any] = {
    "image": {"width": 768, "height": 576},
    "detections": [
        {"label": "dog", "class_id": 16, "confidence": 0.874, "xyxy": [131.2, 218.9, 309.4, 540.1]},
        {"label": "bicycle", "class_id": 1, "confidence": 0.61, "xyxy": [120.0, 130.0, 570.0, 420.0]},
    ],
    "model": {
        "name": "toy",
        "weights_sha256": "0" * 64,
        "runtime": "fake",
        "precision": "float32",
        "input": [416, 416],
    },
    "options": {},
    "timings_ms": {"infer": 1.0},
}


@dataclass
class FakeDispatcher:
    """Takes jobs and does nothing with them. `job_progress` is what it says, or raises, of every job."""

    job_progress: Progress | JobError | None = None
    submitted: list[Job] = field(default_factory=list)
    looked_up: list[str] = field(default_factory=list)
    canceled: list[str] = field(default_factory=list)
    speed: Throughput | None = None

    def admit(self, task: str) -> None:
        """Always."""

    def submit(self, job: Job, wait_seconds: float = 0) -> None:  # noqa: ARG002
        self.submitted.append(job)

    def progress(self, job: Job) -> Progress | None:
        self.looked_up.append(job.id)
        if isinstance(self.job_progress, JobError):
            raise self.job_progress
        return self.job_progress

    def cancel(self, job: Job) -> None:
        self.canceled.append(job.id)

    def unfinished(self, task: str) -> Sequence[str]:
        return [job.id for job in self.submitted if job.task == task and job.id not in self.canceled]

    def waiting(self, task: str) -> int:
        return sum(job.task == task for job in self.submitted)

    def throughput(self, task: str) -> Throughput | None:  # noqa: ARG002
        return self.speed


@dataclass(frozen=True)
class FakeProcess:
    """Finds the same two objects in every picture after `seconds`; the marked picture is the picture itself."""

    store: Store
    seconds: float = 0

    def __call__(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        job = Job.from_dict(payload)
        time.sleep(self.seconds)
        made = [job.rendering.key] if job.rendering else [keys.rendering(job.id, form, "") for form in job.formats]
        for key in made:
            self.store.put(key, self.store.get(job.input_keys[0]) or b"", stored_seconds(job))
        outcome = Outcome.succeeded(job.id, {**RESULT, "options": dict(job.options)})
        self.store.put(keys.outcome(job.id), outcome.to_bytes(), stored_seconds(job))
        return outcome.to_dict()


@dataclass(frozen=True)
class LaterDispatcher:
    """Answers at once and works in a thread, as a queue with plenty of workers would."""

    process: FakeProcess

    def admit(self, task: str) -> None:
        """Always."""

    def submit(self, job: Job, wait_seconds: float = 0) -> None:  # noqa: ARG002
        Thread(target=self.process, args=(job.to_dict(),), daemon=True).start()

    def progress(self, job: Job) -> Progress | None:
        return Progress(JobState.RUNNING) if self.process.store.get(keys.outcome(job.id)) is None else None

    def cancel(self, job: Job) -> None:
        """Nothing: it runs already."""

    def waiting(self, task: str) -> int:  # noqa: ARG002
        return 0

    def throughput(self, task: str) -> Throughput | None:  # noqa: ARG002
        return None
