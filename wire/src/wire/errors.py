"""Every failure that a user can meet, as one tree.

Each class has a stable `code`, which clients may match on. A message says what was expected, what came and what to do.
HTTP status codes live in `front.errors` alone.
"""

from typing import ClassVar


class ImageProcessorError(Exception):
    """Something went wrong in a way that its user can be told about."""

    code: ClassVar[str] = "internal_error"

    @property
    def message(self) -> str:
        return str(self)


class RequestError(ImageProcessorError):
    """The request cannot be served as it is."""

    code = "bad_request"


class NoImageError(RequestError):
    """No picture came with the request, or an empty one."""

    code = "no_image"


class NotAnImageError(RequestError):
    """The bytes are of no picture format that is read here."""

    code = "not_an_image"


class UndecodableImageError(RequestError):
    """The bytes begin as a picture and cannot be decoded to their end."""

    code = "undecodable_image"


class TooManyBytesError(RequestError):
    """The upload is larger than the limit."""

    code = "too_many_bytes"


class TooManyPixelsError(RequestError):
    """The picture's header promises more pixels than the limit."""

    code = "too_many_pixels"


class BadOptionError(RequestError):
    """An option has no such name, type or range."""

    code = "bad_option"


class UnknownTaskError(RequestError):
    """There is no task of that name."""

    code = "unknown_task"


class JobError(ImageProcessorError):
    """The job has no result to show."""

    code = "job_failed"


class UnknownJobError(JobError):
    """No job of that id was ever accepted."""

    code = "unknown_job"


class ExpiredJobError(JobError):
    """The job's lifetime is over; its result, or its turn, is gone."""

    code = "expired_job"


class WorkerLostError(JobError):
    """The workers that took the job died before they had finished it."""

    code = "worker_lost"


class JobTimeoutError(JobError):
    """The job took longer than its task allows."""

    code = "job_timeout"


class NotReadyError(ImageProcessorError):
    """A part that is needed does not answer, or has not been seen yet."""

    code = "not_ready"


class ModelError(ImageProcessorError):
    """A model cannot be had, read or converted."""

    code = "model_error"


class UnknownModelError(ModelError):
    """The catalog has no model of that name."""

    code = "unknown_model"


class DownloadError(ModelError):
    """None of a file's sources delivered it."""

    code = "download_failed"


class WeightsError(ModelError):
    """A weights file is missing, short, long, or has another hash than it should."""

    code = "bad_weights"


class CfgError(ModelError):
    """A Darknet cfg holds something that cannot be built."""

    code = "bad_cfg"


class LabelsError(ModelError):
    """The labels do not fit the network's classes."""

    code = "bad_labels"


class ManifestError(ModelError):
    """A converted model's folder is incomplete or of another version."""

    code = "bad_manifest"


def _family(root: type[ImageProcessorError]) -> list[type[ImageProcessorError]]:
    return [root, *(each for child in root.__subclasses__() for each in _family(child))]


def by_code() -> dict[str, type[ImageProcessorError]]:
    """Every class of the tree under its code."""
    return {each.code: each for each in _family(ImageProcessorError)}


def from_code(code: str, message: str) -> ImageProcessorError:
    """The error that crossed the wire as `code` and `message`; an unknown code becomes the root of the tree."""
    return by_code().get(code, ImageProcessorError)(message)
