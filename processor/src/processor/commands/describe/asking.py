"""Who answers: a runner in this process, or a service. And how several are asked at a time."""

import logging
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol, TypeVar

from processor.commands.describe.records import Failure
from wire.errors import ImageProcessorError

if TYPE_CHECKING:
    from image_processor_client import Client
    from processor.base import Runner

log = logging.getLogger(__name__)

TASK = "describe"
NOT_OF_ONE_PICTURE = ("bad_option", "not_enabled", "unknown_model", "unknown_task")
"""Codes of refusals that the next picture would meet as well."""

OF_ONE_PICTURE = (400, 413, 415, 422)

Asked = TypeVar("Asked")
Came = TypeVar("Came")


class RefusedError(Exception):
    """There is no answer for this picture; `failure` says why."""

    def __init__(self, failure: Failure) -> None:
        super().__init__(failure.detail)
        self.failure = failure


class StoppedError(Exception):
    """There is none for any other either: whoever answers is gone, or refuses."""


class Answers(Protocol):
    """Answers for one picture at a time, or for several from as many threads."""

    def answer(self, path: Path, encoded: bytes) -> Mapping[str, Any]:
        """The result of the task. Raises RefusedError, StoppedError."""


@dataclass(frozen=True, slots=True)
class AnswersHere:
    """By the runner of this process, with the options of the task."""

    runner: "Runner"
    options: Mapping[str, Any]

    def answer(self, path: Path, encoded: bytes) -> Mapping[str, Any]:
        from processor.base import Standalone

        try:
            return self.runner.run({"image": (encoded,)}, self.options, Standalone()).result
        except ImageProcessorError as error:
            raise RefusedError(Failure(error.code, error.message)) from error
        except Exception as error:
            log.exception("%s: failed in a way that nobody foresaw", path)
            raise RefusedError(Failure(ImageProcessorError.code, f"{type(error).__name__}: {error}")) from error


@dataclass(frozen=True, slots=True)
class AnswersThere:
    """By a service, with the options as they were written."""

    client: "Client"
    options: Mapping[str, Any]

    def answer(self, path: Path, encoded: bytes) -> Mapping[str, Any]:
        from image_processor_client import JobFailed, ServiceError, TimedOut

        try:
            return self.client.run(
                TASK, encoded, **{"name": path.name.encode(errors="replace").decode(), **self.options}
            )
        except (JobFailed, TimedOut) as error:
            raise RefusedError(Failure(error.code, error.detail)) from error
        except ServiceError as error:
            if error.status in OF_ONE_PICTURE and error.code not in NOT_OF_ONE_PICTURE:
                raise RefusedError(Failure(error.code, error.detail)) from error
            raise StoppedError(error.detail) from error


def each(items: Iterable[Asked], work: Callable[[Asked], Came], at_once: int) -> Iterator[tuple[Asked, Came]]:
    """Every item with what came of it, as it comes; no more than `at_once` are begun and not yet handed out.

    Raises what `work` raises; StoppedError when all that was begun by then is handed out.
    """
    if at_once == 1:
        yield from ((item, work(item)) for item in items)
        return
    ahead, running, stopped = iter(items), dict[Future[Came], Asked](), list[StoppedError]()
    with ThreadPoolExecutor(at_once) as pool:
        while True:
            wanted = 0 if stopped else at_once - len(running)
            running |= {pool.submit(work, item): item for item in islice(ahead, wanted)}
            if not running:
                break
            for future in wait(running, return_when=FIRST_COMPLETED).done:
                item = running.pop(future)
                try:
                    came = future.result()
                except StoppedError as error:
                    stopped.append(error)
                else:
                    yield item, came
    if stopped:
        raise stopped[0]
