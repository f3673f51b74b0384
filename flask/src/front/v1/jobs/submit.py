"""Accepts what clients submit: fetches inputs that are elsewhere, and takes no request twice."""

from dataclasses import replace

from front.job_request import Given, JobRequest, Reference
from front.jobs import Jobs
from front.services import Services
from front.v1.jobs import submission
from front.v1.jobs.idempotency import IdempotencyKeys
from front.v1.jobs.references import References
from wire.jobs import Job


class Intake:
    """Makes jobs of requests."""

    def __init__(self, services: Services, jobs: Jobs, references: References) -> None:
        self._idempotency_keys = IdempotencyKeys(services.store)
        self._jobs = jobs
        self._references = references

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

        Nobody works on the job before its id is kept, so that the next to come with that name need not wait for the
        work.
        """

        def make() -> tuple[str, int]:
            job = self.accept(job_request, wait_seconds=0)
            return job.id, job.longest_seconds + job.result_seconds

        return self._idempotency_keys.once(name, submission.fingerprint(job_request), make)

    def _had(self, given: Given, job_request: JobRequest) -> bytes:
        return self._references.picture(given, job_request.owner) if isinstance(given, Reference) else given
