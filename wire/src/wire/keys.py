"""Names under which things lie in a store. Both ends must agree on them; nobody else may make one up."""

PREFIX = "image-processor"

COUNTS = f"{PREFIX}:counts"
COUNTS_SINCE = f"{PREFIX}:counts-since"
WORKERS = f"{PREFIX}:workers"
DELIVERIES = f"{PREFIX}:deliveries"
COLLECTED = f"{PREFIX}:collected"
FAILURES = f"{PREFIX}:failures"
JOB_STATS = f"{PREFIX}:job-stats"
DESIRED_MODELS = f"{PREFIX}:desired-models"


def record(job_id: str) -> str:
    """The accepted job itself. Outlives its outcome, so that `expired` can be told from `unknown`."""
    return f"{PREFIX}:job:{job_id}"


def input(job_id: str, name: str, number: int) -> str:  # noqa: A001 - it is the word for it
    """What the job was given under that name, in its place from 0: a picture's bytes, or a text in UTF-8."""
    return f"{PREFIX}:input:{job_id}:{name}:{number}"


def job_of(key: str) -> str:
    """The id of the job that something under `key` belongs to."""
    return key.removeprefix(f"{PREFIX}:").split(":")[1]


def progress(job_id: str) -> str:
    """How far a running job is, as JSON."""
    return f"{PREFIX}:progress:{job_id}"


def preview(job_id: str) -> str:
    """A small picture of what a running job has made so far."""
    return f"{PREFIX}:preview:{job_id}"


def frame(job_id: str) -> str:
    """A stream of one entry: the newest frame of a running job, as long as somebody looks at it."""
    return f"{PREFIX}:frame:{job_id}"


def looked_at(job_id: str) -> str:
    """There while somebody looks at the frames of a running job."""
    return f"{PREFIX}:looked-at:{job_id}"


def stop(job_id: str) -> str:
    """There while a running job is to end with what it has so far."""
    return f"{PREFIX}:stop:{job_id}"


def outcome(job_id: str) -> str:
    """The outcome, as JSON."""
    return f"{PREFIX}:outcome:{job_id}"


def file(job_id: str, name: str) -> str:
    """A file that the job made, by its name."""
    return f"{PREFIX}:file:{job_id}:{name}"


def kept(job_id: str) -> str:
    """What the job keeps besides its result, so that it can be looked at anew; in a form of its task's own."""
    return f"{PREFIX}:kept:{job_id}"


def shared(digest: str) -> str:
    """What many results have in common, by what it is; kept as long as the last of them."""
    return f"{PREFIX}:shared:{digest}"


def feature(digest: str) -> str:
    """What a model knows of a picture, by what both are; it outlives the job that it was made for."""
    return f"{PREFIX}:feature:{digest}"


def rendering(job_id: str, form: str, digest: str) -> str:
    """A file made of the job's result, as `digest` says filtered."""
    return f"{PREFIX}:rendering:{job_id}:{form}:{digest}"


def batch(batch_id: str) -> str:
    """The batch: which jobs belong to it, as JSON."""
    return f"{PREFIX}:batch:{batch_id}"


def caller(digest: str, what: str) -> str:
    """What was noted of a client that knows no ids, under that name."""
    return f"{PREFIX}:caller:{digest}:{what}"


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
