"""A process of its own for whatever is measured: its threads, memory and chatter do not touch what runs beside it."""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from wire.errors import ImageProcessorError, NotReadyError

Request = TypeVar("Request")
Response = TypeVar("Response")

QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "KERAS_BACKEND": "tensorflow",
    "CUDA_VISIBLE_DEVICES": "",
    "OPENCV_LOG_LEVEL": "ERROR",
}
STOP_SECONDS = 10


class Child(Generic[Request, Response]):
    """Opens something in a child process, and has it respond to requests there, one after the other.

    `opener` makes the function that responds; it, the requests and the responses travel as pickles.
    """

    def __init__(self, opener: Callable[[], Callable[[Request], Response]]) -> None:
        context = get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_live, args=(opener, theirs), daemon=True)
        with _environment(QUIET):
            self._process.start()
        theirs.close()
        try:
            self._result()
        except BaseException:
            self.close()
            raise

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def ask(self, request: Request) -> Response:
        """The response to `request`. Raises the ImageProcessorError that the child met; NotReadyError where it died."""
        self._pipe.send(request)
        response: Response = self._result()  # type: ignore[assignment]
        return response

    def close(self) -> None:
        """The child is gone."""
        self._pipe.close()
        self._process.join(STOP_SECONDS)
        if self._process.is_alive():
            self._process.kill()
            self._process.join()

    def _result(self) -> object:
        try:
            result = self._pipe.recv()
        except EOFError:
            self._process.join(STOP_SECONDS)
            raise NotReadyError(f"The measuring process ended with exit code {self._process.exitcode}.") from None
        if isinstance(result, ImageProcessorError):
            raise result
        return result


def _live(opener: Callable[[], Callable[[Request], Response]], pipe: Connection) -> None:
    with Path(os.devnull).open("w") as nowhere:
        os.dup2(nowhere.fileno(), 2)  # what frameworks say while they start would tear the progress bar
    with suppress(EOFError, BrokenPipeError):
        try:
            respond = opener()
            pipe.send(None)
            while True:
                pipe.send(respond(pipe.recv()))
        except ImageProcessorError as error:
            pipe.send(error)
        except ModuleNotFoundError as error:
            pipe.send(NotReadyError(f"{error.name} is not installed here: pip install -r requirements/measure.txt"))
        except (EOFError, BrokenPipeError):
            raise
        except Exception as error:  # the outermost edge of this process; whatever a framework raises is told
            pipe.send(NotReadyError(f"{type(error).__name__}: {error}"))


@contextmanager
def _environment(variables: Mapping[str, str]) -> Iterator[None]:
    """The process has these variables for a while: a child inherits them."""
    before = {name: os.environ[name] for name in variables if name in os.environ}
    os.environ.update(variables)
    try:
        yield
    finally:
        for name in variables:
            del os.environ[name]
        os.environ.update(before)
