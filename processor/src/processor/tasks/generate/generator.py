"""What a model of the task `generate` is to its runner, and what passes between the two."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

from processor.base import Context
from processor.imaging.decode import Photo
from processor.stopwatch import Stopwatch
from wire.image_size import ImageSize
from wire.models import ModelInfo, ModelVersion


@dataclass(frozen=True, slots=True)
class Asked:
    """What a job asks for, with every option of the row, as it was given.

    `prompt` is empty where no words came, `photo` None where no picture did to begin with. The job may cost `max_cost`
    at most, in the units of `wire.tasks.generate.spec.cost`; None for whatever it costs.
    """

    options: Mapping[str, Any]
    prompt: str = ""
    photo: Photo | None = None
    max_cost: int | None = None


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture as a PNG, its seed, and how many `steps` it took. A `withheld` one, which says why, has no PNG."""

    seed: int
    png: bytes
    steps: int
    withheld: str = ""


class Making(Protocol):
    """The pictures of one job, of which all is decided, and none is made yet."""

    @property
    def size(self) -> ImageSize:
        """Of each of them."""

    @property
    def prompt_whole(self) -> bool:
        """Whether the model is told the whole prompt."""

    @property
    def options(self) -> Mapping[str, Any]:
        """Those that count, under the row's names, the model's own where the request left them to it."""

    def pictures(self) -> Iterator[Drawn]:
        """Each of them; none but the first that is not finished, where the context is stopping. Raises what the context
        raises, between two steps."""


class Generator(Protocol):
    """One model, opened: what a `processor.model_pool.ModelPool` of this task holds. Works for one job at a time."""

    @property
    def version(self) -> ModelVersion:
        """Which numbers make the pictures."""

    @property
    def info(self) -> ModelInfo:
        """What there is to say of it."""

    def begin(self, asked: Asked, context: Context, watch: Stopwatch) -> Making:
        """The pictures that are asked for. `context` is told of each step; `watch` measures what `GenerateTimings` has.

        Raises BadOptionError or MissingInputError where this model cannot make them, or they cost too much.
        """
