"""What the parts of a service take, as it goes on: memory, files, threads."""

from collections.abc import Sequence
from dataclasses import dataclass
from threading import Event, Thread

from measure.soak.book import Book
from measure.soak.processes import Part, Usage

BY_ITSELF = "no part of the service ends by itself"

SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Point:
    """What a part had `at` so many seconds of the soak, in its `life` of that time."""

    part: str
    life: int
    at: float
    usage: Usage


class Sampler:
    """Looks at `parts` once a second from its start until it is stopped; has `points` by then. One that ended by itself
    is started anew, as a supervisor would."""

    def __init__(self, parts: Sequence[Part], book: Book) -> None:
        self.points: list[Point] = []
        self._parts, self._book = parts, book
        self._over = Event()
        self._thread = Thread(target=self._run, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def stop(self) -> None:
        self._over.set()
        self._thread.join()

    def look(self) -> list[Point]:
        """What all have now."""
        found = [(part, part.lives(), part.usage()) for part in self._parts]
        at = self._book.now()
        return [Point(part.name, life, at, usage) for part, life, usage in found if usage is not None]

    def _run(self) -> None:
        dead: set[str] = set()
        while not self._over.wait(SECONDS):
            self.points += self.look()
            gone = {part.name for part in self._parts if part.has_died}
            for part in self._parts:
                if part.name in gone & dead and part.has_died:  # not just now: whoever kills it knows in a moment
                    self._book.breaks(BY_ITSELF, part.name)
                    part.start()
            dead = gone
