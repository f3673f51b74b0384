"""The seams behind which things are kept between the two ends."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from wire.detection import ModelCard


class Store(Protocol):
    """Keeps bytes under a key for a while. Safe to use from many threads."""

    def get(self, key: str) -> bytes | None:
        """The bytes, or None when they were never put, have expired or were pushed out."""

    def put(self, key: str, value: bytes, seconds: int) -> None:
        """Keeps `value` for at most `seconds`."""


@dataclass(frozen=True, slots=True)
class Tally:
    """How often each label was found since `since` (Unix time, in seconds)."""

    since: float
    labels: Mapping[str, int]


class Counts(Protocol):
    """Counts found labels."""

    def add(self, labels: Iterable[str]) -> None:
        """Counts each label once for each time that it is named."""

    def read(self) -> Tally:
        """The counts so far."""


class Roster(Protocol):
    """Knows which models are loaded somewhere, ready to work."""

    def models(self) -> tuple[ModelCard, ...]:
        """The cards of all loaded models; empty while there are none."""
