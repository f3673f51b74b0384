"""Addresses that are watched: which may be, and how many at a time."""

from dataclasses import replace

from backends.outbound.login import Address
from front.dispatch import Dispatcher
from front.job_request import JobRequest
from front.settings import Settings
from wire import keys
from wire.errors import BadOptionError, NotEnabledError, QueueFullError
from wire.store import Store
from wire.tasks.watch.spec import ADDRESS, WATCH

RETRY_SECONDS = 30


def unfinished(dispatcher: Dispatcher, store: Store) -> list[str]:
    """The ids of jobs that watch an address, or are about to."""
    job_ids = list(dict.fromkeys(dispatcher.unfinished(WATCH.name)))
    outcomes = store.get_many([keys.outcome(each) for each in job_ids])
    return [job_id for job_id, outcome in zip(job_ids, outcomes, strict=True) if outcome is None]


def checked(request: JobRequest, settings: Settings, dispatcher: Dispatcher, store: Store) -> JobRequest:
    """The request, if it may be taken; one for an address to be watched has the name of its host, and says for
    how long.

    Whether that may be reached is seen by whoever reaches it. Raises NotEnabledError, BadUrlError, BadOptionError, or
    QueueFullError where as many addresses are watched as may be.
    """
    if request.task.name != WATCH.name:
        return request
    if not settings.url_input:
        raise NotEnabledError("Addresses are not watched here. The operator can set URL_INPUT=true.")
    (text,) = request.inputs[ADDRESS]
    address = Address.of(text.decode() if isinstance(text, bytes) else text.text)
    seconds = int(request.options["seconds"]) or settings.watch_seconds
    if seconds > settings.watch_seconds:
        raise BadOptionError(
            f"Option seconds: expected at most {settings.watch_seconds}, which the operator sets with WATCH_SECONDS, "
            f"got {seconds}."
        )
    if (running := len(unfinished(dispatcher, store))) >= settings.watch_at_once:
        raise QueueFullError(
            f"Expected at most {settings.watch_at_once} addresses watched at a time, got one more; {running} are. Stop "
            "one of yours (GET /v1/streams), or try again when one has ended. The operator sets WATCH_AT_ONCE.",
            RETRY_SECONDS,
        )
    options = {**request.options, "seconds": seconds}
    return replace(request, options=options, name=request.name or address.target.host)
