"""One answer made of a whole batch: its results as they were or looked at anew, one document, or a zip of pictures."""

import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

from front.file_names import distinct_stems
from front.jobs import Jobs
from front.services import Services
from front.tasks.formats import Document, ResultQuery, of
from front.v1.batches.representation import plain_results
from front.v1.batches.status import BatchStatus
from wire import keys
from wire.errors import ExpiredJobError, QueueFullError
from wire.jobs import Job, Progress
from wire.tasks.made_pictures import SIDE_BY_SIDE

ZIP = "application/zip"
ENDINGS = {"jpeg": "jpg", SIDE_BY_SIDE: "jpg"}


def refined(batch_status: BatchStatus, result_query: ResultQuery, services: Services) -> dict[str, Any]:
    """The results by job, as `result_query` wants them. Raises BadOptionError or ExpiredJobError, as formats do."""
    results = plain_results(batch_status)
    if not results or not result_query.options:
        return results
    formats = of(batch_status.batch.task)
    kept = services.store.get_many([keys.kept(job_id) for job_id in results])
    return {
        job_id: formats.refined(result, found, result_query)
        for (job_id, result), found in zip(results.items(), kept, strict=True)
    }


def written(
    batch_status: BatchStatus, result_query: ResultQuery, results: dict[str, Any], services: Services
) -> Document:
    """One document of all pictures that something came of."""
    named = [(part.member.name, results[part.member.job_id or ""]) for part in batch_status.succeeded]
    formats = of(batch_status.batch.task)
    return formats.write_all(result_query, formats.entries(named, services))


@dataclass(frozen=True, slots=True)
class _Frame:
    """A picture of the batch that is to be rendered."""

    name: str
    job: Job
    result: dict[str, Any]


class BatchArchive:
    """The rendered pictures of a batch. One of them is in memory at a time."""

    def __init__(
        self, batch_status: BatchStatus, result_query: ResultQuery, results: dict[str, Any], services: Services
    ) -> None:
        self._result_query = result_query
        self._services = services
        self._is_zip = of(batch_status.batch.task).rendered[result_query.format] == ZIP
        self._all_requested_key = keys.rendering(batch_status.batch.id, result_query.format, result_query.digest)
        members = [part.member for part in batch_status.succeeded]
        records = services.store.get_many([keys.record(each.job_id or "") for each in members]) if members else []
        if not all(records):
            raise ExpiredJobError(f"Batch {batch_status.batch.id} is no longer kept whole. Send the pictures again.")
        stems = distinct_stems([member.name for member in members])
        self._frames = [
            _Frame(stem, job, results[job.id])
            for stem, job in zip(stems, (Job.from_dict(json.loads(each or b"")) for each in records), strict=True)
        ]
        self._result_seconds = max((frame.job.result_seconds for frame in self._frames), default=1)

    def is_ready(self, jobs: Jobs, seconds: float) -> bool:
        """Whether each picture is there, or will be in `seconds`; from now on all are in the making that the queue has
        room for.

        Raises QueueFullError where nothing could be begun, or whatever a making came to.
        """
        if not self._services.store.get(self._all_requested_key) and not self._ask_for_all(jobs):
            return False
        until = time.monotonic() + seconds
        return all(
            self._rendered(jobs, frame, max(0, until - time.monotonic())) is not None
            for frame in reversed(self._frames)
        )

    def _ask_for_all(self, jobs: Jobs) -> bool:
        ready = 0
        for position, frame in enumerate(self._frames):
            try:
                ready += self._rendered(jobs, frame) is not None
            except QueueFullError:
                if ready == position:
                    raise
                return False
        self._services.store.put(self._all_requested_key, b"1", self._result_seconds)
        return True

    def zipped(self, jobs: Jobs) -> Iterator[bytes]:
        """The zip of the pictures in pieces. Raises ExpiredJobError where one went away meanwhile."""
        out = _Pieces()
        with ZipFile(out, "w", ZIP_DEFLATED, compresslevel=0) as archive:  # pictures are compressed already
            for frame in self._frames:
                content = self._rendered(jobs, frame)
                if content is None:
                    raise ExpiredJobError(f"The picture of job {frame.job.id} went away while it was sent.")
                for name, each in self._files(frame, content):
                    archive.writestr(name, each)
                    yield out.taken()
        yield out.taken()

    def _rendered(self, jobs: Jobs, frame: _Frame, seconds: float = 0) -> bytes | None:
        found = jobs.rendering(frame.job, self._result_query.format, frame.result, self._result_query.digest, seconds)
        return None if isinstance(found, Progress) else found

    def _files(self, frame: _Frame, content: bytes) -> Iterator[tuple[str, bytes]]:
        if not self._is_zip:
            yield f"{frame.name}.{ENDINGS.get(self._result_query.format, self._result_query.format)}", content
            return
        with ZipFile(BytesIO(content)) as inner:
            for name in inner.namelist():
                yield f"{frame.name}/{name}", inner.read(name)


class _Pieces:
    """A file that is written from its start to its end and taken away as it grows."""

    def __init__(self) -> None:
        self._written: list[bytes] = []

    def write(self, data: bytes, /) -> int:
        self._written.append(bytes(data))
        return len(data)

    def flush(self) -> None: ...

    def close(self) -> None: ...

    def taken(self) -> bytes:
        """What was written since it was last asked for."""
        taken, self._written = b"".join(self._written), []
        return taken
