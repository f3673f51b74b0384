"""Server-sent events: what the service tells of a job as it happens."""

import json
import time
from collections.abc import Iterator

import httpx

from image_processor_client.deadline import Deadline
from image_processor_client.errors import Busy, ServiceError, Unreachable
from image_processor_client.responses import error_of, not_ours
from image_processor_client.results import Job
from image_processor_client.transport import Transport

PAUSE_SECONDS = 1.0
EVENTS = "text/event-stream"


def jobs(transport: Transport, job_id: str, deadline: Deadline) -> Iterator[Job]:
    """The job each time that it has changed, until it has ended.

    A stream that breaks off is opened again; what was told before is not told twice. After `deadline` it is not
    opened any more. Raises ServiceError.
    """
    last: Job | None = None
    while last is None or not last.final:
        failure: Exception = Unreachable(f"Expected job {job_id} to be told to its end, but the stream broke off.")
        pause = PAUSE_SECONDS
        try:
            with transport.open(f"/v1/jobs/{job_id}/events") as response:
                if not response.is_success:
                    response.read()
                    raise error_of(response)
                if not response.headers.get("Content-Type", "").startswith(EVENTS):
                    response.read()
                    raise not_ours(response)
                for job in _jobs_in(response.iter_lines()):
                    if job != last:
                        yield (last := job)
        except Busy as busy:
            failure, pause = busy, busy.retry_after
        except (httpx.RequestError, httpx.InvalidURL) as error:
            failure = Unreachable(f"Expected the events of job {job_id}, got none ({error}).")
        except ValueError as error:
            raise ServiceError(0, "unknown", f"Expected the events of job {job_id}, got others ({error}).") from None
        if last is None or not last.final:
            if pause > deadline.left:
                raise failure
            time.sleep(pause)


def _jobs_in(lines: Iterator[str]) -> Iterator[Job]:
    """A job for each message; comments, which keep the connection awake, are passed over."""
    data: list[str] = []
    for line in lines:
        if line.startswith("data:"):
            data.append(line.removeprefix("data:").removeprefix(" "))
        elif not line and data:
            yield Job.from_json(json.loads("\n".join(data)))
            data = []
