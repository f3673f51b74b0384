"""How far a job is: the context is told after each step, and says at each whether anybody wants the next."""

from processor.base import Context


class Steps:
    """The `total` steps of a job. What the context raises passes."""

    def __init__(self, context: Context, total: int) -> None:
        self._context = context
        self._total = total
        self._done = 0

    def look(self) -> None:
        """A step goes on."""
        self._context.step(self._done, self._total)

    def end(self, steps: int = 1, preview: bytes | None = None) -> None:
        """So many more are done; a small JPEG shows what there is so far."""
        self._done += steps
        self._context.step(self._done, self._total, preview)
