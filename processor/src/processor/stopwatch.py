"""How long each stage of the work took."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Collects the wall time of named stages, in milliseconds. One for each job; not shared between threads."""

    def __init__(self) -> None:
        self.timings_ms: dict[str, float] = {}
        self._counted = 0.0

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Whatever runs inside counts as `name`, beside what did before; but for what another stage in it counts."""
        start, counted = perf_counter(), self._counted
        try:
            yield
        finally:
            taken = (perf_counter() - start) * 1000 - (self._counted - counted)
            self._counted += taken
            self.timings_ms[name] = round(self.timings_ms.get(name, 0.0) + taken, 3)
