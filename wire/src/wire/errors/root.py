"""The root of the errors, and what any part can meet."""

from typing import ClassVar


class ImageProcessorError(Exception):
    """Something went wrong in a way that its user can be told about."""

    code: ClassVar[str] = "internal_error"

    @property
    def message(self) -> str:
        return str(self)


class NotReadyError(ImageProcessorError):
    """A part that is needed does not answer, or has not been seen yet."""

    code = "not_ready"


class TaskUnavailableError(NotReadyError):
    """Nobody does jobs of this task here, at least for now."""

    code = "task_unavailable"
