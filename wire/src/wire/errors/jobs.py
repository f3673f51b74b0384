"""Why a job has no result to show."""

from wire.errors.root import ImageProcessorError


class JobError(ImageProcessorError):
    """The job has no result to show."""

    code = "job_failed"


class UnknownJobError(JobError):
    """No job of that id was ever accepted."""

    code = "unknown_job"


class ExpiredJobError(JobError):
    """The job's lifetime is over; its result, or its turn, is gone."""

    code = "expired_job"


class UnknownFileError(UnknownJobError):
    """The job has no file of that name."""

    code = "unknown_file"


class WorkerLostError(JobError):
    """The workers that took the job died before they had finished it."""

    code = "worker_lost"


class JobTimeoutError(JobError):
    """The job took longer than its task allows."""

    code = "job_timeout"


class CanceledJobError(JobError):
    """The job was canceled."""

    code = "canceled_job"


class NotStoppableError(JobError):
    """The job has nothing yet that could be kept, or its task never has before the end."""

    code = "not_stoppable"


class FinishedJobError(JobError):
    """The job has ended already; there is nothing left to cancel or to stop."""

    code = "finished_job"
