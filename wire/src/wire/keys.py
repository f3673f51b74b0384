"""Names under which things lie in a store. Both ends must agree on them; nobody else may make one up."""

PREFIX = "image-processor"

COUNTS = f"{PREFIX}:counts"
COUNTS_SINCE = f"{PREFIX}:counts-since"
WORKERS = f"{PREFIX}:workers"
DELIVERIES = f"{PREFIX}:deliveries"
FAILURES = f"{PREFIX}:failures"
LEDGER = f"{PREFIX}:ledger"
WISHES = f"{PREFIX}:wishes"


def record(job_id: str) -> str:
    """The accepted job itself. Outlives its outcome, so that `expired` can be told from `unknown`."""
    return f"{PREFIX}:job:{job_id}"


def image(job_id: str) -> str:
    """The uploaded bytes."""
    return f"{PREFIX}:image:{job_id}"


def outcome(job_id: str) -> str:
    """The outcome, as JSON."""
    return f"{PREFIX}:outcome:{job_id}"


def picture(job_id: str) -> str:
    """The picture with its objects marked, as JPEG."""
    return f"{PREFIX}:picture:{job_id}"


def candidates(job_id: str) -> str:
    """What was found and what was nearly found, before any threshold (`wire.tasks.detect.candidates`)."""
    return f"{PREFIX}:candidates:{job_id}"


def model_labels(digest: str) -> str:
    """All the labels of a model (`wire.tasks.detect.model_labels`), kept as long as the last result of it."""
    return f"{PREFIX}:labels:{digest}"


def rendering(job_id: str, form: str, digest: str) -> str:
    """A file made of the job's result, as `digest` says filtered."""
    return f"{PREFIX}:rendering:{job_id}:{form}:{digest}"


def batch(batch_id: str) -> str:
    """The batch: which jobs belong to it, as JSON."""
    return f"{PREFIX}:batch:{batch_id}"


def idempotency(digest: str) -> str:
    """The job that was accepted under a client's Idempotency-Key."""
    return f"{PREFIX}:idempotency:{digest}"


def delivery(job_id: str) -> str:
    """What is told to the job's webhook, and how often that was tried, as JSON."""
    return f"{DELIVERIES}:{job_id}"


def done(job_id: str) -> str:
    """A stream that has an entry once the job has ended. It is there to be waited for."""
    return f"{PREFIX}:done:{job_id}"


def worker(name: str) -> str:
    """What a living worker announces of itself, as JSON."""
    return f"{PREFIX}:worker:{name}"
