"""The client: one method for each thing that a service does."""

import time
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Self
from uuid import uuid4

import httpx

from image_processor_client import events, folder, pictures
from image_processor_client.errors import JobFailed, ServiceError, TimedOut
from image_processor_client.pictures import Picture
from image_processor_client.query import query_of
from image_processor_client.results import Job, Result
from image_processor_client.transport import Transport

LONGEST_WAIT_SECONDS = 30
POLL_SECONDS = 0.5


class Client:
    """A client of the service at `base_url`, for use in a `with` and from as many threads as you like.

    `api_key` is sent with every request. `timeout` is how long one call may take, in seconds, with all that it tries
    again: a service that is busy says when to come back, and that is done until the time is over.

        with Client("http://localhost:5001", api_key="...") as client:
            print(client.detect("garden.jpg", labels="cat,dog:0.6").detections)

    Every method raises ServiceError or one of its kinds.
    """

    def __init__(
        self,
        base_url: str,
        api_key: str | None = None,
        timeout: float = 120,
        transport: httpx.BaseTransport | None = None,
    ) -> None:
        self._timeout = timeout
        self._transport = Transport(base_url, api_key, transport)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """No connection stays open: `client.close()`. A `with` does it of itself."""
        self._transport.close()

    def detect(self, picture: Picture, /, **options: Any) -> Result:
        """What is in the picture: a path, encoded bytes or an open file.

        Raises JobFailed where the picture cannot be worked on, TimedOut where the time is over, OSError where it cannot
        be read.

            client.detect(Path("garden.jpg"), confidence_threshold=0.4).detections[0].label
        """
        until = self._until(None)
        return _result(self._ended(self._submit(picture, options, until, self._patience(until)), until, self._timeout))

    def submit(self, picture: Picture, /, **options: Any) -> Job:
        """The job, accepted and not waited for. Besides the task's options there are `task`, `expires_in`, `webhook`.

        job = client.submit("garden.jpg", expires_in=60)
        """
        return self._submit(picture, options, self._until(None), 0)

    def wait(self, job_id: str, timeout: float | None = None) -> Job:
        """The job once it has succeeded. Raises JobFailed, or TimedOut after `timeout` seconds.

        client.wait(job.id, timeout=10).result.detections
        """
        until, seconds = self._until(timeout), self._timeout if timeout is None else timeout
        return self._ended(self._look(job_id, until, self._patience(until)), until, seconds)

    def stream(self, job_id: str) -> Iterator[Job]:
        """The job each time that it has changed, the last time when it has ended.

        for job in client.stream(job_id):
            print(job.state, job.queue_position)
        """
        return events.jobs(self._transport, job_id, self._until(None))

    def cancel(self, job_id: str) -> Job:
        """The job, canceled. Raises ServiceError with the code `finished_job` where it had ended before.

        client.cancel(job.id).state     # canceled
        """
        return Job.from_json(self._transport.send("DELETE", f"/v1/jobs/{job_id}", self._until(None)).json())

    def picture(self, job_id: str, format: str = "jpeg", **changes: Any) -> bytes:  # noqa: A002
        """The picture of a job that succeeded with its objects marked; or another form of its result.

        Path("marked.png").write_bytes(client.picture(result.job_id, "png", confidence_threshold=0.5))
        """
        until, query = self._until(None), query_of({"format": format, **changes})
        while True:
            wait = self._patience(until)
            answer = self._transport.send("GET", f"/v1/jobs/{job_id}", until, wait=wait, params=query, headers=ANYTHING)
            if answer.status_code != httpx.codes.ACCEPTED:
                return answer.content
            self._pause_before_the_next_look(Job.from_json(answer.json()), until, self._timeout)

    def models(self) -> tuple[Mapping[str, Any], ...]:
        """The models that are loaded, each as the service describes it.

        [model["name"] for model in client.models()]
        """
        return tuple(self._transport.send("GET", "/v1/models", self._until(None)).json()["models"])

    def detect_folder(
        self,
        where: str | Path | Iterable[str | Path],
        /,
        *,
        at_once: int = 4,
        progress: bool = True,
        save_to: str | Path | None = None,
        **options: Any,
    ) -> Iterator[tuple[Path, Result | ServiceError | OSError]]:
        """What is in each picture of a folder and those below it, or of several paths: in their order, as it comes.

        `at_once` bounds the requests on their way and the pictures in memory. `progress` shows a bar on stderr.
        `save_to` is a folder that gets each picture with its objects marked. A picture that fails stops no other.

            for path, found in client.detect_folder("holiday", at_once=8):
                print(path, found.detections if isinstance(found, Result) else found)
        """
        marked = Path(save_to) if save_to is not None else None
        found = pictures.found_in(Path(where), marked) if isinstance(where, str | Path) else map(Path, where)
        paths, work = list(found), folder.Work(self, options, marked)
        return folder.each(paths, work, at_once, progress=progress)

    def _submit(self, picture: Picture, options: Mapping[str, Any], until: float, wait: float) -> Job:
        answer = self._transport.send(
            "POST",
            "/v1/jobs",
            until,
            wait=wait,
            params=query_of({"task": "detect", **options}),
            content=pictures.read(picture),
            headers={"Content-Type": "application/octet-stream", "Idempotency-Key": str(uuid4())},
        )
        return Job.from_json(answer.json())

    def _look(self, job_id: str, until: float, wait: float) -> Job:
        return Job.from_json(self._transport.send("GET", f"/v1/jobs/{job_id}", until, wait=wait).json())

    def _ended(self, job: Job, until: float, seconds: float) -> Job:
        while not job.final:
            self._pause_before_the_next_look(job, until, seconds)
            job = self._look(job.id, until, self._patience(until))
        if job.state != "succeeded":
            code, detail = (
                (job.error.code, job.error.detail) if job.error else ("job_failed", f"Job {job.id} {job.state}.")
            )
            raise JobFailed(0, code, detail, job)
        return job

    def _pause_before_the_next_look(self, job: Job, until: float, seconds: float) -> None:
        """A service that waits for the job answers late by itself; one that does not is not to be asked at once."""
        left = until - time.monotonic()
        if left <= 0:
            raise TimedOut(job, seconds)
        time.sleep(min(left, POLL_SECONDS, max(job.eta_seconds or 0, 0.05)))

    def _until(self, seconds: float | None) -> float:
        return time.monotonic() + (self._timeout if seconds is None else seconds)

    def _patience(self, until: float) -> float:
        return max(0, min(until - time.monotonic(), LONGEST_WAIT_SECONDS))


ANYTHING = {"Accept": "*/*"}


def _result(job: Job) -> Result:
    if job.result is None:
        raise ServiceError(0, "unknown", f"Job {job.id} has {job.state}, but no result came with it.")
    return job.result
