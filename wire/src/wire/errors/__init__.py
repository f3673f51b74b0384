"""Every failure that a user can meet, as one tree.

Each class has a stable `code`, which clients may match on. A message says what was expected, what came and what to do.
HTTP status codes live in `front.errors` alone.
"""

from wire.errors.access import (
    AccessError,
    BusyError,
    NotEnabledError,
    QueueFullError,
    RateLimitError,
    StoreFullError,
    UnauthorizedError,
)
from wire.errors.jobs import (
    CanceledJobError,
    ExpiredJobError,
    FinishedJobError,
    JobError,
    JobTimeoutError,
    NotStoppableError,
    UnknownFileError,
    UnknownJobError,
    WorkerLostError,
)
from wire.errors.models import (
    CfgError,
    DownloadError,
    LabelsError,
    ManifestError,
    ModelConflictError,
    ModelError,
    UnknownModelError,
    WeightsError,
)
from wire.errors.requests import (
    BadOptionError,
    BadUrlError,
    EncodingError,
    MissingInputError,
    NoImageError,
    NotAnImageError,
    RequestError,
    ReusedKeyError,
    TooManyBytesError,
    TooManyFilesError,
    TooManyPixelsError,
    UndecodableImageError,
    UnknownCollectionError,
    UnknownTaskError,
    UnreachableUrlError,
)
from wire.errors.root import ImageProcessorError, NotReadyError, TaskUnavailableError

__all__ = [
    "AccessError",
    "BadOptionError",
    "BadUrlError",
    "BusyError",
    "CanceledJobError",
    "CfgError",
    "DownloadError",
    "EncodingError",
    "ExpiredJobError",
    "FinishedJobError",
    "ImageProcessorError",
    "JobError",
    "JobTimeoutError",
    "LabelsError",
    "ManifestError",
    "MissingInputError",
    "ModelConflictError",
    "ModelError",
    "NoImageError",
    "NotAnImageError",
    "NotEnabledError",
    "NotReadyError",
    "NotStoppableError",
    "QueueFullError",
    "RateLimitError",
    "RequestError",
    "ReusedKeyError",
    "StoreFullError",
    "TaskUnavailableError",
    "TooManyBytesError",
    "TooManyFilesError",
    "TooManyPixelsError",
    "UnauthorizedError",
    "UndecodableImageError",
    "UnknownCollectionError",
    "UnknownFileError",
    "UnknownJobError",
    "UnknownModelError",
    "UnknownTaskError",
    "UnreachableUrlError",
    "WeightsError",
    "WorkerLostError",
    "by_code",
    "from_code",
]


def _family(root: type[ImageProcessorError]) -> list[type[ImageProcessorError]]:
    return [root, *(each for child in root.__subclasses__() for each in _family(child))]


def by_code() -> dict[str, type[ImageProcessorError]]:
    """Every class of the tree under its code."""
    return {each.code: each for each in _family(ImageProcessorError)}


def from_code(code: str, message: str) -> ImageProcessorError:
    """The error that crossed the wire as `code` and `message`; an unknown code becomes the root of the tree."""
    return by_code().get(code, ImageProcessorError)(message)
