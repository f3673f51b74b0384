"""What the task `read` answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any, Self

from wire.image_size import ImageSize
from wire.known_members import known_members
from wire.models import ModelVersion

Point = tuple[float, float]
Polygon = tuple[Point, Point, Point, Point]


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a line, from `start` to `end`, both parts of the line's length, 0 to 1, in the order of reading."""

    text: str
    start: float
    end: float


@dataclass(frozen=True, slots=True)
class TextLine:
    """One line of text; `confidence` in [0, 1].

    `polygon` has its corners in pixels of the upright picture, origin top left, beginning at the top left of the text
    as it is read, and on along its top. `turn` is how far the text is turned clockwise, in degrees: 0, 90, 180 or 270.
    """

    text: str
    confidence: float
    polygon: Polygon
    turn: int
    words: tuple[Word, ...]

    def to_dict(self) -> dict[str, Any]:
        return {
            "text": self.text,
            "confidence": self.confidence,
            "polygon": [list(point) for point in self.polygon],
            "turn": self.turn,
            "words": [{"text": word.text, "start": word.start, "end": word.end} for word in self.words],
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        first, second, third, fourth = (tuple(point) for point in given["polygon"])
        return cls(
            text=given["text"],
            confidence=given["confidence"],
            polygon=(first, second, third, fourth),
            turn=given["turn"],
            words=tuple(Word(**known_members(Word, each)) for each in given["words"]),
        )


@dataclass(frozen=True, slots=True)
class ReadResult:
    """All text of one picture: `lines` in the order of reading, and `text`, which is those lines.

    `turn` is that of most of the text: the picture turned back by so much is upright.
    """

    image: ImageSize
    text: str
    turn: int
    lines: tuple[TextLine, ...]
    model: ModelVersion
    options: Mapping[str, Any]
    timings_ms: Mapping[str, float]

    def to_dict(self) -> dict[str, Any]:
        return {
            "image": {"width": self.image.width, "height": self.image.height},
            "text": self.text,
            "turn": self.turn,
            "lines": [line.to_dict() for line in self.lines],
            "model": asdict(self.model),
            "options": dict(self.options),
            "timings_ms": dict(self.timings_ms),
        }

    @classmethod
    def from_dict(cls, given: Mapping[str, Any]) -> Self:
        return cls(
            image=ImageSize(**known_members(ImageSize, given["image"])),
            text=given["text"],
            turn=given["turn"],
            lines=tuple(map(TextLine.from_dict, given["lines"])),
            model=ModelVersion(**known_members(ModelVersion, given["model"])),
            options=given["options"],
            timings_ms=given["timings_ms"],
        )
