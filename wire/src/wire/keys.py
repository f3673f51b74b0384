"""Names under which things lie in a store. Both ends must agree on them; nobody else may make one up."""

PREFIX = "image-processor"

COUNTS = f"{PREFIX}:counts"
COUNTS_SINCE = f"{PREFIX}:counts-since"
WORKERS = f"{PREFIX}:worker"


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


def done(job_id: str) -> str:
    """A stream that has an entry once the job has ended. It is there to be waited for."""
    return f"{PREFIX}:done:{job_id}"


def worker(name: str) -> str:
    """What a living worker announces of itself, as JSON."""
    return f"{WORKERS}:{name}"
