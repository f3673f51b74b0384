"""Jobs and batches: sent, looked at, and waited for until they end."""

import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, TypeVar
from uuid import uuid4

from image_processor_client.batches import Batch
from image_processor_client.deadline import Deadline
from image_processor_client.encoding import BYTES, JSON, Picture, encoded, is_url
from image_processor_client.errors import JobFailed, TimedOut
from image_processor_client.query import query_of
from image_processor_client.results import Job
from image_processor_client.transport import Transport, understood

POLL_SECONDS = 0.5
LEAST_POLL_SECONDS = 0.05
ACCEPTED = 202

Waited = TypeVar("Waited", Job, Batch)


def submit(
    transport: Transport, picture: Picture, options: Mapping[str, Any], deadline: Deadline, wait: float = 0
) -> Job:
    """The job that was made of the picture. However often it has to be sent, it is one: it has a key, unless it is not
    to be stored, and so not to be known again."""
    params = query_of({"name": _file_name(picture), **options})
    headers = {"Content-Type": BYTES, **_key(params)}
    body: dict[str, Any] = {"content": None if is_url(picture) else encoded(picture)}
    if is_url(picture):
        headers["Content-Type"], body = JSON, {"json": {"url": picture}}
    return transport.ask(Job.from_json, "POST", "/v1/jobs", deadline, wait=wait, params=params, headers=headers, **body)


def submit_form(
    transport: Transport, task: str, picture: Picture | None, options: Mapping[str, Any], deadline: Deadline
) -> Job:
    """The job of any task that was made of the picture, or of its texts where there is none, waited for; its options
    may be longer than an address may be.

    Sent again, it is the same job, as of `submit`.
    """
    fields = query_of({"task": task, **options})
    body: dict[str, Any] = {"data": fields | {"url": picture}} if is_url(picture) else {"data": fields}
    if picture is not None and not is_url(picture):
        body["files"] = {"file": (_file_name(picture) or "picture", encoded(picture), BYTES)}
    headers = _key(fields)
    return transport.ask(Job.from_json, "POST", "/v1/jobs", deadline, wait=deadline.wait, headers=headers, **body)


def submit_batch(
    transport: Transport, pictures: Iterable[Picture], options: Mapping[str, Any], deadline: Deadline
) -> Batch:
    """The batch that was made of the pictures. However often it has to be sent, it is one: it has a key."""
    files = [("file", _part(each, number)) for number, each in enumerate(pictures, 1)]
    headers = {"Idempotency-Key": str(uuid4())}
    return transport.ask(
        Batch.from_json, "POST", "/v1/batches", deadline, params=query_of(options), headers=headers, files=files
    )


def ended(waited: Waited, look: Callable[[float], Waited], deadline: Deadline) -> Waited:
    """What is `waited` for, once it has ended; `look` looks at it again, and may wait so many seconds for its end.

    Raises TimedOut.
    """
    while not waited.final:
        pause(waited, deadline)
        waited = look(deadline.wait)
    return waited


def pause(waited: Job | Batch, deadline: Deadline) -> None:
    """A service that waits for an end answers late by itself; one that does not is not to be asked at once.

    Raises TimedOut.
    """
    if not deadline.left:
        raise TimedOut(waited, deadline.seconds)
    time.sleep(min(deadline.left, POLL_SECONDS, max(waited.eta_seconds or 0, LEAST_POLL_SECONDS)))


def rendered(transport: Transport, job_id: str, view: Mapping[str, Any], deadline: Deadline) -> bytes:
    """The job's result in the form that `view` says, once it is made. Raises TimedOut."""
    while True:
        response = transport.send(
            "GET", f"/v1/jobs/{job_id}", deadline, wait=deadline.wait, params=query_of(view), headers={"Accept": "*/*"}
        )
        if response.status_code != ACCEPTED:
            return response.content
        pause(understood(Job.from_json, response), deadline)


def succeeded(job: Job) -> Job:
    """The job, which has succeeded. Raises JobFailed where it ended otherwise."""
    if job.state == "succeeded":
        return job
    code, detail = (job.error.code, job.error.detail) if job.error else ("job_failed", f"Job {job.id} {job.state}.")
    raise JobFailed(0, code, detail, job)


def _key(fields: Mapping[str, str]) -> dict[str, str]:
    """The header by which a job of these `fields` is known again, where it may be."""
    return {} if fields.get("store") == "false" else {"Idempotency-Key": str(uuid4())}


def _part(picture: Picture, number: int) -> tuple[str | None, str | bytes, str | None]:
    """The picture in a form: its url as text; or its bytes, called as its file, else by its number."""
    if is_url(picture):
        return None, picture, None
    return _file_name(picture) or f"picture-{number}", encoded(picture), BYTES


def _file_name(picture: Picture) -> str | None:
    """What the picture is called where it is a file, None elsewhere."""
    if is_url(picture) or not isinstance(picture, str | Path):
        return None
    return Path(picture).name.encode("utf-8", "replace").decode()
