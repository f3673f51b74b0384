"""What a task's processor is to everything above it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from wire.models import ModelCard


@dataclass(frozen=True, slots=True)
class Work:
    """What a processor made of one picture.

    `result` is the task's own JSON; `labels` what it found, for the counts; `picture` the JPEG with the objects marked,
    or None where none was asked for; `candidates` what was nearly found too, in a form of the task's own. `common` is
    what many results have in common, by its key in the store: it is kept once, as long as the last of them.
    """

    result: Mapping[str, Any]
    labels: tuple[str, ...]
    picture: bytes | None
    candidates: bytes = b""
    common: Mapping[str, bytes] = field(default_factory=dict)


class Processor(Protocol):
    """Does one task. Holds its models for as long as the process lives; safe to use from many threads."""

    def run(self, image: bytes, options: Mapping[str, Any], *, picture: bool) -> Work:
        """The work on the encoded `image`. Raises RequestError where the picture cannot be worked on."""

    def render(self, image: bytes, result: Mapping[str, Any], form: str) -> bytes:
        """The file `form`, made of the picture and an earlier `result`. Raises RequestError as `run` does."""

    def cards(self) -> tuple[ModelCard, ...]:
        """The models that are loaded."""
