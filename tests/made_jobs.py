"""Jobs of the task `detect`, as tests want them."""

from typing import Any

from processor.base import Inputs
from wire import keys
from wire.jobs import Job
from wire.tasks.detect.spec import DETECT


def detect_job(job_id: str = "1", **changes: Any) -> Job:
    """The job `job_id`, of one picture; what is not among `changes` is as small as can be."""
    whole = {
        "id": job_id,
        "task": "detect",
        "options": {},
        "inputs": {"image": (keys.input(job_id, "image", 0),)},
        "result_seconds": 60,
        "queue_seconds": 60,
        "timeout_seconds": DETECT.timeout_seconds,
        "created_at": 0.0,
    }
    return Job(**(whole | changes))


def one(image: bytes) -> Inputs:
    """What a job of one picture is given."""
    return {"image": (image,)}
