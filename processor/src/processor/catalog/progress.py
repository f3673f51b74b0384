"""The seam through which a long transfer is shown to its user."""

from typing import Protocol


class Progress(Protocol):
    """Hears how far a transfer is. A failed transfer is not ended: the next `started` begins anew."""

    def started(self, what: str, total: int | None) -> None:
        """`what` is on its way: `total` bytes, None where nobody said how many."""

    def advanced(self, count: int) -> None:
        """Another `count` bytes are there."""


class Silent:
    """A `Progress` that shows nothing."""

    def started(self, what: str, total: int | None) -> None:
        """Nothing happens."""

    def advanced(self, count: int) -> None:
        """Nothing happens."""
