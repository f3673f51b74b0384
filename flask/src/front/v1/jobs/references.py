"""Pictures that lie elsewhere: behind a url, or among what another job made or was given."""

from collections.abc import Callable

from front.access.ownership import is_admin
from front.job_request import Reference
from front.jobs import Jobs
from front.settings import Settings
from front.unknown import unknown_job
from front.uploads import checked_picture
from wire.errors import RequestError

Fetch = Callable[[str], bytes]
"""The bytes behind a url. Raises NotEnabledError, BadUrlError, UnreachableUrlError, TooManyBytesError or BusyError."""

OF_A_JOB = "job:"


class References:
    """Gets what clients point to."""

    def __init__(self, settings: Settings, jobs: Jobs, fetch: Fetch) -> None:
        self._settings = settings
        self._jobs = jobs
        self._fetch = fetch

    def picture(self, reference: Reference, owner: str) -> bytes:
        """The picture itself, for `owner`. What another job has is copied, so it may go when that job's results do.

        Raises what fetching does, UnknownJobError, UnknownFileError, ExpiredJobError, or RequestError for what it is.
        """
        text = reference.text
        content = self._of_a_job(text, owner) if text.startswith(OF_A_JOB) else self._fetch(text)
        return checked_picture(content, self._settings)

    def _of_a_job(self, text: str, owner: str) -> bytes:
        job_id, _, name = text.removeprefix(OF_A_JOB).partition("/")
        if not name:
            raise RequestError(f"Expected {OF_A_JOB}<id>/<name>, got {text[:80]!r}.")
        status = self._jobs.status(job_id)
        job = status.job
        if job.owner not in ("", owner) and not is_admin(self._settings, owner):
            raise unknown_job(job_id)
        made = status.outcome.files if status.outcome else ()
        return (
            self._jobs.input(job, name) if job.inputs.get(name) and name not in made else self._jobs.file(job.id, name)
        )
