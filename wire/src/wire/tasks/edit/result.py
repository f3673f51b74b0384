"""What the task `edit` answers."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from wire.image_size import ImageSize
from wire.models import ModelVersion


@dataclass(frozen=True, slots=True)
class EditedPicture:
    """The picture as it is now: its `file` among the job's, and that file's SHA-256.

    A picture that is `withheld` has neither; `withheld` says why, and is empty otherwise.
    """

    file: str
    sha256: str
    withheld: str = ""


@dataclass(frozen=True, slots=True)
class Similarity:
    """The cosine of the prompt and the picture, before and after, by the CLIP named `model`.

    `steered` says that this CLIP is the one that the picture was changed by, which makes `after` too high. `before` is
    None where no picture was given.
    """

    model: str
    steered: bool
    before: float | None
    after: float


@dataclass(frozen=True, slots=True)
class EditTimings:
    """In milliseconds. `open` is what it took to make networks ready that were not yet."""

    prompt: float
    open: float
    encode: float
    steps: float
    decode: float


@dataclass(frozen=True, slots=True)
class EditResult:
    """A picture, changed.

    `method` is how, one of `wire.tasks.edit.spec.Method` but AUTO. `seed` makes the same picture again with the same
    options; it is a whole number. `steps_done` is how many there were; `stopped` says that the client wanted no more.
    `losses` has what each step of an optimization was to make smaller, and is empty for other methods. `difference` is
    the mean distance of the picture from the one given, from 0 to 1 over all channels, None where none was given;
    `fitted` that of what the model made of the one given before it changed anything, None where it does not do so.
    `options` are those that counted, the model's own where the request left them to it. `notice` is what the model's
    user has to know.
    """

    method: str
    prompt: str
    prompt_whole: bool
    image: ImageSize
    picture: EditedPicture
    seed: int
    steps_done: int
    stopped: bool
    losses: tuple[float, ...]
    similarity: tuple[Similarity, ...]
    difference: float | None
    fitted: float | None
    model: ModelVersion
    notice: str
    options: Mapping[str, Any]
    timings_ms: EditTimings

    def to_dict(self) -> dict[str, Any]:
        return asdict(self) | {"options": dict(self.options)}
