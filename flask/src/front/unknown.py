"""What is said of ids that nothing is known of, or nothing that the client may know."""

from wire.errors import UnknownJobError


def unknown_job(job_id: str) -> UnknownJobError:
    """The error of a job that never was, as far as the client is to know."""
    return UnknownJobError(
        f"No job {job_id} was accepted here, or nothing is left of it: it was long ago, or not to be stored."
    )


def unknown_batch(batch_id: str) -> UnknownJobError:
    """The same of a batch."""
    return UnknownJobError(f"No batch {batch_id} was accepted here, or nothing is left of it by now.")
