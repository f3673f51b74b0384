"""The seams behind which things are kept between the two ends."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol


class Store(Protocol):
    """Keeps bytes under a key for a while. Safe to use from many threads."""

    def get(self, key: str) -> bytes | None:
        """The bytes, or None when they were never put, have expired or were pushed out."""

    def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keeps `value` for at most `seconds`. Raises StoreFullError as `put_many` does."""

    def put_many(self, entries: Mapping[str, tuple[bytes, int]]) -> None:
        """Keeps each value for at most its seconds, all in one trip.

        Raises StoreFullError, and keeps none, where accepted jobs would have to be pushed out for it.
        """

    def get_many(self, keys: Sequence[str]) -> list[bytes | None]:
        """As `get`, for each of `keys` in their order, in one look."""

    def shorten(self, keys: Sequence[str], seconds: int) -> None:
        """What is kept under any of `keys` is kept for at most `seconds` more. No lifetime becomes longer."""

    def delete(self, *keys: str) -> None:
        """Nothing is kept under any of `keys`."""

    def put_first(self, key: str, value: bytes, seconds: int) -> bool:
        """Keeps `value` for at most `seconds` unless something is kept under `key`; whether it does."""


@dataclass(frozen=True, slots=True)
class LabelCounts:
    """How often each label was found since `since` (Unix time, in seconds)."""

    since: float
    labels: Mapping[str, int]


class LabelCounter(Protocol):
    """Counts found labels."""

    def add(self, labels: Mapping[str, int]) -> None:
        """Each label was found so often more."""

    def read(self) -> LabelCounts:
        """The counts so far."""
