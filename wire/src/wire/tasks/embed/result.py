"""What the task `embed` answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from wire.models import ModelVersion


@dataclass(frozen=True, slots=True)
class Embedded:
    """What became a vector: of the input of that name the one of that `index`, from 0 on.

    `tokens` is how many a text was cut into, 0 for a picture; `whole` is false where it had more than the model takes,
    so that its end counts for nothing. `vector` is null where vectors come in the file alone.
    """

    input: str
    index: int
    tokens: int = 0
    whole: bool = True
    vector: tuple[float, ...] | None = None

    def to_dict(self) -> dict[str, Any]:
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class EmbedResult:
    """The vectors of one job, in the order of the rows of its file: its pictures, then its texts.

    `model` says which numbers made them: vectors of two models cannot be compared.
    """

    model: ModelVersion
    dimensions: int
    tokens: int
    items: tuple[Embedded, ...]
    options: Mapping[str, Any]
    timings_ms: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        # Without asdict() of it all, which copies every number.
        return {
            "model": asdict(self.model),
            "dimensions": self.dimensions,
            "tokens": self.tokens,
            "items": [each.to_dict() for each in self.items],
            "options": dict(self.options),
            "timings_ms": dict(self.timings_ms),
        }
