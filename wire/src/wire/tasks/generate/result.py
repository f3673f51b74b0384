"""What the task `generate` answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from wire.image_size import ImageSize
from wire.models import ModelVersion


@dataclass(frozen=True, slots=True)
class GeneratedPicture:
    """One picture: its `file` among the job's, that file's SHA-256, and the seed that makes it again, alone.

    A picture that is `withheld` has neither; `withheld` says why, and is empty otherwise.
    """

    file: str
    sha256: str
    seed: int
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class GenerateTimings:
    """In milliseconds, of all pictures together. `open` is what it took to make networks ready that were not yet."""

    prompt: float
    open: float
    encode: float
    steps: float
    decode: float


@dataclass(frozen=True, slots=True)
class GenerateResult:
    """Pictures of one prompt, which is empty where the model takes no words.

    `prompt_whole` is false where the prompt had more words than the model is told. `options` are those that counted,
    the model's own where the request left them to it. `steps_done` is how many each picture took: fewer than `steps`
    where it began with a picture, or where it was the first one and the client wanted no more. That is `stopped`: those
    are there that were finished by then, at least one. `notice` is what the model's user has to know.
    """

    prompt: str
    prompt_whole: bool
    image: ImageSize
    pictures: tuple[GeneratedPicture, ...]
    steps_done: int
    stopped: bool
    model: ModelVersion
    notice: str
    options: Mapping[str, Any]
    timings_ms: GenerateTimings

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"options": dict(self.options)}
