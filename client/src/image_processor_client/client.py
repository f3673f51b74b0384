"""The client: one method for each thing that a service does."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from image_processor_client import events, folder, jobs
from image_processor_client.batches import Batch
from image_processor_client.deadline import Deadline
from image_processor_client.encoding import Picture
from image_processor_client.errors import ServiceError
from image_processor_client.reader import read
from image_processor_client.results import Job, Result
from image_processor_client.service import Model, Models, Status, Tasks
from image_processor_client.transport import Transport

if TYPE_CHECKING:
    import httpx
    from typing_extensions import Self


class Client:
    """A client of the service at `base_url`, for use in a `with` and from as many threads as you like.

    `api_key` is sent with every request. `timeout` is how long one call may take, in seconds, with all that it tries
    again: a service that is busy says when to come back, and that is done until the time is over.

        with Client("http://localhost:5001", api_key="...") as client:
            print(client.detect("garden.jpg", labels="cat,dog:0.6").detections)

    A picture is a path, a url (`http://...`, fetched by the service where its operator allows that), encoded bytes, an
    open file, a PIL image, or a NumPy array of uint8, 0 to 255, of shape (height, width, 3) in the order red, green,
    blue, or (height, width) for grey. Boxes are in pixels of the upright picture.

    Every method raises ServiceError or one of its kinds; those that take a picture also OSError where it cannot be
    read, and TypeError or ValueError where it is none.
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
        """What is in the picture. Raises JobFailed where it cannot be worked on, TimedOut where the time is over.

        With `store=False` nothing of it is kept once it was answered: no other form of the result is to be had then.
        client.detect(Path("garden.jpg"), confidence_threshold=0.4).detections[0].label
        """
        deadline = self._deadline(None)
        job = jobs.submit(self._transport, picture, {"task": "detect", **options}, deadline, deadline.wait)
        return _result(self._succeeded(job, deadline))

    def run(self, task: str, picture: Picture | None = None, /, **options: Any) -> Mapping[str, Any]:
        """What any task makes of the picture, or of its texts alone, as the service writes it. Raises as `detect` does.

        client.run("describe", "garden.jpg", questions=["Is there a dog?"])["answers"]
        client.run("search", query="dog on a beach", collection="photos")["hits"]
        """
        deadline = self._deadline(None)
        job = self._succeeded(jobs.submit_form(self._transport, task, picture, options, deadline), deadline)
        if job.output is None:
            raise ServiceError(0, "unknown", f"Job {job.id} has {job.state}, but no result came with it.")
        return job.output

    def submit(self, picture: Picture, /, **options: Any) -> Job:
        """The job, accepted and not waited for. Besides the task's options there are `task`, `expires_in`, `webhook`,
        `collection`, what its result goes into, to be searched, and `store`: if False it lasts a minute.

        job = client.submit("garden.jpg", expires_in=60)
        """
        return jobs.submit(self._transport, picture, {"task": "detect", **options}, self._deadline(None))

    def wait(self, job_id: str, timeout: float | None = None) -> Job:
        """The job once it has succeeded. Raises JobFailed, or TimedOut after `timeout` seconds.

        client.wait(job.id, timeout=10).result.detections
        """
        deadline = self._deadline(timeout)
        return self._succeeded(self._look(job_id, deadline, deadline.wait), deadline)

    def stream(self, job_id: str) -> Iterator[Job]:
        """The job each time that it has changed, the last time when it has ended.

        for job in client.stream(job_id):
            print(job.state, job.queue_position)
        """
        return events.jobs(self._transport, job_id, self._deadline(None))

    def cancel(self, job_id: str) -> Job:
        """The job, canceled. Raises ServiceError with the code `finished_job` where it had ended before.

        client.cancel(job.id).state     # canceled
        """
        return self._transport.ask(Job.from_json, "DELETE", f"/v1/jobs/{job_id}", self._deadline(None))

    def stop(self, job_id: str) -> Job:
        """The running job, which ends at its next step with what it has. Raises ServiceError (`not_stoppable`)."""
        return self._transport.ask(Job.from_json, "POST", f"/v1/jobs/{job_id}/stop", self._deadline(None))

    def picture(self, job_id: str, format: str = "jpeg", **changes: Any) -> bytes:  # noqa: A002
        """The picture of a job that succeeded with its objects marked; or another form of its result.

        Path("marked.png").write_bytes(client.picture(result.job_id, "png", confidence_threshold=0.5))
        """
        return jobs.rendered(self._transport, job_id, {"format": format, **changes}, self._deadline(None))

    def submit_batch(self, pictures: Iterable[Picture], /, **options: Any) -> Batch:
        """The pictures as one batch, accepted as a whole and not waited for; in memory all together.

        batch = client.submit_batch(Path("holiday").glob("*.jpg"), labels="cat")
        """
        return jobs.submit_batch(self._transport, pictures, options, self._deadline(None))

    def wait_batch(self, batch_id: str, timeout: float | None = None) -> Batch:
        """The batch once all of its jobs have ended, well or not. Raises TimedOut after `timeout` seconds.

        for entry in client.wait_batch(batch.id).jobs:
            print(entry.name, entry.result.detections if entry.result else entry.error)
        """
        deadline = self._deadline(timeout)
        ask = partial(self._transport.ask, Batch.from_json, "GET", f"/v1/batches/{batch_id}", deadline)
        return jobs.ended(ask(wait=deadline.wait), lambda seconds: ask(wait=seconds), deadline)

    def models(self) -> tuple[Model, ...]:
        """The models that are loaded.

        [model.name for model in client.models()]
        """
        return self._transport.ask(partial(read, Models), "GET", "/v1/models", self._deadline(None)).models

    def tasks(self) -> Tasks:
        """What can be asked for: the tasks with their options and ranges, and the limits.

        client.tasks().limits["max_upload_bytes"]
        """
        return self._transport.ask(partial(read, Tasks), "GET", "/v1/tasks", self._deadline(None))

    def status(self) -> Status:
        """How the service stands, for whoever runs it.

        client.status().queue["detect"].waiting
        """
        return self._transport.ask(partial(read, Status), "GET", "/v1/status", self._deadline(None))

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

        `at_once` bounds the requests on their way and the pictures in memory, whose jobs are of `priority` low, where
        nothing else is given. `progress` shows a bar on stderr. `save_to` is a folder for marked pictures. One that
        fails stops no other. Raises OSError where `where` is no folder, ValueError where pictures lie in `save_to`.

            for path, found in client.detect_folder("holiday", at_once=8):
                print(path, found.detections if isinstance(found, Result) else found)
        """
        marked = Path(save_to) if save_to is not None else None
        work = folder.Work(self, {"priority": "low", **options}, marked)
        return folder.each(folder.paths_of(where, marked), work, at_once, progress=progress)

    def _look(self, job_id: str, deadline: Deadline, wait: float) -> Job:
        return self._transport.ask(Job.from_json, "GET", f"/v1/jobs/{job_id}", deadline, wait=wait)

    def _succeeded(self, job: Job, deadline: Deadline) -> Job:
        return jobs.succeeded(jobs.ended(job, lambda seconds: self._look(job.id, deadline, seconds), deadline))

    def _deadline(self, seconds: float | None) -> Deadline:
        return Deadline.after(self._timeout if seconds is None else seconds)


def _result(job: Job) -> Result:
    if job.result is None:
        raise ServiceError(0, "unknown", f"Job {job.id} has {job.state}, but no result came with it.")
    return job.result
