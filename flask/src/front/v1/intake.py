"""Accepts what clients submit: fetches the picture where it is elsewhere, and takes no request twice."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from front import access
from front.jobs import Jobs, Order
from front.services import Services
from front.settings import Settings
from front.uploads import checked_picture
from front.v1.idempotency import Claims
from front.v1.submission import Submission
from wire.jobs import Job
from wire.tasks.registry import TASKS

Fetch = Callable[[str], bytes]
"""The bytes behind a url. Raises NotEnabledError, BadUrlError, UnreachableUrlError or TooManyBytesError."""


class Intake:
    """Makes jobs of submissions."""

    def __init__(self, services: Services, settings: Settings, jobs: Jobs, fetch: Fetch) -> None:
        longest = max(task.timeout_seconds for task in TASKS.values())
        self._claims = Claims(services.store, settings.queue_seconds + longest + settings.result_seconds)
        self._settings = settings
        self._jobs = jobs
        self._fetch = fetch

    def accept(self, submission: Submission, patience: float) -> Job:
        """The job; the caller would wait `patience` seconds for its outcome.

        Raises what fetching the picture does, RequestError for what it is, or what `Jobs.accept` raises.
        """
        image = submission.image
        if image is None:
            image = checked_picture(self._fetch(submission.url), self._settings)
        order = Order(
            submission.task.name,
            image,
            submission.options,
            picture=submission.picture,
            expires_in=submission.expires_in,
            webhook=submission.webhook,
            name=submission.name,
            owner=access.owner(),
        )
        return self._jobs.accept(order, patience)

    def accept_once(self, submission: Submission, name: str) -> tuple[str, bool]:
        """The id of the one job that is under `name`, and whether it was there before.

        A refused submission leaves the name free. Nobody works on the job before its id is kept, so that the next to
        come with that name need not wait for the work.
        """
        fingerprint = submission.fingerprint()
        known = self._claims.claim(name, fingerprint)
        if known is not None:
            return known, True
        with self._released_if_refused(name):
            job = self.accept(submission, patience=0)
        self._claims.settle(name, fingerprint, job.id)
        return job.id, False

    @contextmanager
    def _released_if_refused(self, name: str) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._claims.release(name)
            raise
