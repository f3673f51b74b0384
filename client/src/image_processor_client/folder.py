"""Many pictures, a few at a time."""

from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from tqdm import tqdm  # type: ignore[import-untyped]

from image_processor_client.errors import ServiceError
from image_processor_client.pictures import check_kept_apart, marked_names, pictures_in
from image_processor_client.results import Result

AHEAD = 8
"""How many finished results may wait, for each picture in hand, until the one before them is finished too."""

Outcome = Result | ServiceError | OSError
Found = TypeVar("Found")


class Detects(Protocol):
    """Whoever asks the service: a `Client`."""

    def detect(self, picture: Path, /, **options: Any) -> Result: ...

    def picture(self, job_id: str) -> bytes: ...


def paths_of(where: str | Path | Iterable[str | Path], besides: Path | None) -> list[Path]:
    """The pictures in a folder, but for those in the folder `besides`; or the paths that were given.

    Raises FileNotFoundError, NotADirectoryError, and ValueError where one of them lies in `besides`.
    """
    found = list(map(Path, where)) if not isinstance(where, str | Path) else _pictures_of(Path(where), besides)
    if besides is not None:
        check_kept_apart(found, besides)
    return found


def _pictures_of(folder: Path, besides: Path | None) -> list[Path]:
    if not folder.is_dir():
        kind = NotADirectoryError if folder.exists() else FileNotFoundError
        raise kind(f"Expected a folder or several paths, got {str(folder)!r}, which is no folder.")
    return pictures_in(folder, besides)


@dataclass(frozen=True, slots=True)
class Work:
    """What is done with one picture."""

    client: Detects
    options: Mapping[str, Any]
    save_to: Path | None

    def __call__(self, path: Path, name: str) -> Outcome:
        """The result; with the marked picture in `save_to` as `name`. Errors are answered, not raised."""
        try:
            if self.save_to is None:
                return self.client.detect(path, **self.options)
            result = self.client.detect(path, **{"picture": True, **self.options})
            self.save_to.mkdir(parents=True, exist_ok=True)
            (self.save_to / name).write_bytes(self.client.picture(result.job_id))
        except (ServiceError, OSError) as error:
            return error
        return result


def each(
    paths: Sequence[Path], work: Callable[[Path, str], Found], at_once: int, *, progress: bool
) -> Iterator[tuple[Path, Found]]:
    """Every path with what `work` made of it, in their order; `at_once` of them are worked on at a time.

    `work` is given a path, and the name that its marked picture has.
    """
    coming: deque[tuple[Path, Future[Found]]] = deque()
    names = iter(marked_names(paths))
    with ThreadPoolExecutor(at_once) as pool, tqdm(total=len(paths), unit="picture", disable=not progress) as bar:
        try:
            for path in paths:
                if len(coming) == at_once * AHEAD:
                    yield _next(coming, bar)
                coming.append((path, pool.submit(work, path, next(names))))
            while coming:
                yield _next(coming, bar)
        finally:
            pool.shutdown(wait=True, cancel_futures=True)


def _next(coming: deque[tuple[Path, Future[Found]]], bar: Any) -> tuple[Path, Found]:
    path, future = coming.popleft()
    found = future.result()
    bar.update()
    return path, found
