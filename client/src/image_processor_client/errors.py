"""What can go wrong between a client and a service, as one tree."""

from __future__ import annotations

import copyreg
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from image_processor_client.batches import Batch
    from image_processor_client.results import Job


class ServiceError(Exception):
    """The service answered with an error, or not at all.

    `status` is the HTTP status, 0 where there was no answer. `code` can be matched on; `detail` is for people:

        try:
            client.detect("notes.txt")
        except ServiceError as error:
            print(error.code)     # not_an_image
    """

    def __init__(self, status: int, code: str, detail: str) -> None:
        super().__init__(detail)
        self.status = status
        self.code = code
        self.detail = detail

    def __reduce__(self) -> tuple[Any, ...]:
        """As it goes from a process of a pool to its parent: whole, though it is made of other things than its text."""
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class JobFailed(ServiceError):  # noqa: N818 - it is the job that failed
    """The job ended without a result. `job` is what is known of it, None where nothing is any more."""

    def __init__(self, status: int, code: str, detail: str, job: Job | None = None) -> None:
        super().__init__(status, code, detail)
        self.job = job


class Busy(ServiceError):  # noqa: N818
    """The service has too much to do, for longer than the client would wait. `retry_after` is in seconds."""

    def __init__(self, status: int, code: str, detail: str, retry_after: float = 1) -> None:
        super().__init__(status, code, detail)
        self.retry_after = retry_after


class TimedOut(ServiceError):  # noqa: N818
    """The job or batch has not ended in the time that there was. It goes on: it can be waited for, or canceled."""

    def __init__(self, job: Job | Batch, seconds: float) -> None:
        kind = type(job).__name__
        super().__init__(0, "timed_out", f"{kind} {job.id} has not ended within {seconds:g} seconds. Wait longer.")
        self.job = job


class Unreachable(ServiceError):  # noqa: N818
    """No answer came: the address is wrong, nobody listens there, or the connection broke off."""

    def __init__(self, detail: str) -> None:
        super().__init__(0, "unreachable", detail)
