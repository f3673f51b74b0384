"""Accepts what clients submit: fetches inputs that are elsewhere, and takes no request twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace

from front.access.ownership import is_admin
from front.job_request import Given, JobRequest, Reference
from front.jobs import Jobs
from front.services import Services
from front.settings import Settings
from front.unknown import unknown_job
from front.uploads import checked_picture
from front.v1.jobs import submission
from front.v1.jobs.idempotency import IdempotencyKeys
from wire.errors import RequestError
from wire.jobs import Job

Fetch = Callable[[str], bytes]
"""The bytes behind a url. Raises NotEnabledError, BadUrlError, UnreachableUrlError or TooManyBytesError."""

OF_A_JOB = "job:"


class Intake:
    """Makes jobs of requests."""

    def __init__(self, services: Services, settings: Settings, jobs: Jobs, fetch: Fetch) -> None:
        self._idempotency_keys = IdempotencyKeys(services.store)
        self._settings = settings
        self._jobs = jobs
        self._fetch = fetch

    def accept(self, job_request: JobRequest, wait_seconds: float) -> Job:
        """The job; the caller would wait `wait_seconds` seconds for its outcome.

        Raises what fetching an input does, RequestError for what it is, or what `Jobs.accept` raises.
        """
        inputs = {
            name: tuple(self._had(each, job_request) for each in given) for name, given in job_request.inputs.items()
        }
        return self._jobs.accept(replace(job_request, inputs=inputs), wait_seconds)

    def accept_once(self, job_request: JobRequest, name: str) -> tuple[str, bool]:
        """The id of the one job that is under `name`, and whether it was there before.

        A refused request leaves the name free. Nobody works on the job before its id is kept, so that the next to come
        with that name need not wait for the work.
        """
        fingerprint = submission.fingerprint(job_request)
        known = self._idempotency_keys.claim(name, fingerprint)
        if known is not None:
            return known, True
        with self._released_if_refused(name):
            job = self.accept(job_request, wait_seconds=0)
        self._idempotency_keys.settle(name, fingerprint, job.id, job.longest_seconds + job.result_seconds)
        return job.id, False

    def _had(self, given: Given, job_request: JobRequest) -> bytes:
        """The input itself. What another job made is copied, so it may go when that job's results do."""
        if not isinstance(given, Reference):
            return given
        text = given.text
        content = self._of_a_job(text, job_request.owner) if text.startswith(OF_A_JOB) else self._fetch(text)
        return checked_picture(content, self._settings)

    def _of_a_job(self, text: str, owner: str) -> bytes:
        job_id, _, name = text.removeprefix(OF_A_JOB).partition("/")
        if not name:
            raise RequestError(f"Expected {OF_A_JOB}<id>/<file>, got {text[:80]!r}.")
        job = self._jobs.status(job_id).job
        if job.owner not in ("", owner) and not is_admin(self._settings):
            raise unknown_job(job_id)
        return self._jobs.file(job.id, name)

    @contextmanager
    def _released_if_refused(self, name: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._idempotency_keys.release(name)
            raise
