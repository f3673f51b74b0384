"""How long each stage of the work took."""

from collections.abc import Iterator
from contextlib import contextmanager
from time import perf_counter


class Stopwatch:
    """Collects the wall time of named stages, in milliseconds. One for each job; not shared between threads."""

    def __init__(self) -> None:
        self.timings_ms: dict[str, float] = {}

    @contextmanager
    def stage(self, name: str) -> Iterator[None]:
        """Whatever runs inside counts as `name`, beside what did before."""
        start = perf_counter()
        try:
            yield
        finally:
            taken = (perf_counter() - start) * 1000
            self.timings_ms[name] = round(self.timings_ms.get(name, 0.0) + taken, 3)
