"""How far a job is: the context is told after each step, and says at each whether anybody wants the next."""

from processor.base import Context


class Steps:
    """The steps of a job, of which there are as many as are planned. What the context raises passes."""

    def __init__(self, context: Context) -> None:
        self._context = context
        self._total = self._done = 0

    def plan(self, steps: int) -> None:
        """There are so many more."""
        self._total += steps

    def look(self) -> None:
        """A step goes on."""
        self._context.step(self._done, self._total)

    def end(self, steps: int = 1, preview: bytes | None = None) -> None:
        """So many more are done; a small JPEG shows what there is so far."""
        self._done += steps
        self._context.step(self._done, self._total, preview)
