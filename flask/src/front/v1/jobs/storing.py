"""Jobs that are not to be stored: which may not be, and how nothing is left of one that was answered."""

from collections.abc import MutableMapping

from flask import Request

from front.job_status import JobStatus
from front.renderings import making_of
from front.tasks import formats
from front.tasks.formats import ResultQuery
from front.v1.jobs.idempotency import HEADER
from wire import keys
from wire.errors import BadOptionError
from wire.jobs import JobState
from wire.store import Store
from wire.storing import UNSTORED_SECONDS, passing
from wire.tasks.spec import Option

STORE = Option(
    "store",
    True,
    "false: nothing of the job is stored once it was answered, and it is not counted; where it was not waited for, it "
    f"may be asked for until {UNSTORED_SECONDS} s after its end.",
)


def stored(fields: MutableMapping[str, object], request: Request, **later: str) -> bool:
    """Whether the job is to be stored, by what is taken out of `fields`.

    Raises BadOptionError where it is not, and yet something needs it `later`: a field of that name that is not empty,
    or a request that is to be known again.
    """
    if bool(STORE.parse(fields.pop(STORE.name, True))):
        return True
    wanted = [f"field {name}" for name, value in later.items() if value]
    if HEADER in request.headers:
        wanted.append(f"header {HEADER}")
    if wanted:
        raise BadOptionError(
            f"Field {STORE.name}: expected true together with the {wanted[0]}, which needs the job after it was "
            "answered; got false. Leave one of both out."
        )
    return False


def refuse_unstored(fields: MutableMapping[str, object], what: str) -> None:
    """`what` is stored, whatever jobs may be. Raises BadOptionError where `fields` say that it is not to be."""
    if not bool(STORE.parse(fields.pop(STORE.name, True))):
        raise BadOptionError(
            f"Field {STORE.name}: expected true, got false: {what} is asked for after it was accepted. Send each "
            "picture to /v1/jobs."
        )


def forget(store: Store, status: JobStatus, query: ResultQuery) -> bool:
    """Whether nothing is left of the job, which was just answered as `query` wants it.

    Of one that is stored all is left; also of one that made files, since an answer says no more than where these are,
    and of one that was canceled, since a worker that has it in hand hears so by its outcome. Those pass by themselves.
    """
    job, outcome = status.job, status.outcome
    if job.stored or outcome is None or outcome.files or outcome.state is JobState.CANCELED:
        return False
    made = [keys.rendering(job.id, form, "") for form in job.formats]
    if outcome.result is not None and query.format in formats.of(job.task).rendered:
        making = making_of(job, query.format, outcome.result, query.digest)
        made += [keys.outcome(making.id), keys.rendering(job.id, query.format, query.digest)]
    store.delete(*passing(job), keys.outcome(job.id), keys.kept(job.id), keys.done(job.id), *made)
    return True
