"""What a job is to make, every option with its value: the model's own where the request leaves it to the model."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from processor.diffusion.loop import skipped
from processor.diffusion.manifest import Manifest
from processor.diffusion.noise import first_seed
from processor.diffusion.pixels import size_for
from processor.imaging.decode import Photo
from wire.errors import BadOptionError
from wire.tasks.costs import check_cost
from wire.tasks.generate.spec import GENERATE, Decoder, cost
from wire.tasks.made_pictures import Scheduler


@dataclass(frozen=True, slots=True)
class Wanted:
    """The options of the row, under their names. `seed` is the first picture's."""

    negative_prompt: str
    n: int
    width: int
    height: int
    steps: int
    guidance: float
    scheduler: str
    seed: int
    decoder: str
    strength: float
    previews: bool
    model: str

    def to_dict(self) -> dict[str, Any]:
        """As a request would have them."""
        return asdict(self) | {"seed": str(self.seed)}

    def skip(self, photo: Photo | None) -> int:
        """How many of the steps are left out."""
        return 0 if photo is None else skipped(self.steps, self.strength)


def wanted(options: Mapping[str, Any], manifest: Manifest, photo: Photo | None, max_cost: int | None) -> Wanted:
    """What the job is to make of a `photo`, where there is one. A seed is drawn where none was given.

    Raises BadOptionError where the model cannot, or it costs more than an operator allows.
    """
    own = manifest.defaults
    width, height = (own.side, own.side) if photo is None else size_for(photo.width, photo.height, own.side)
    guidance = options["guidance"] or own.guidance
    asked_twice = guidance > 1 and not manifest.guidance
    found = Wanted(
        options["negative_prompt"] if asked_twice else "",
        options["n"],
        options["width"] or width,
        options["height"] or height,
        options["steps"] or own.steps,
        guidance,
        own.scheduler if options["scheduler"] == Scheduler.AUTO else options["scheduler"],
        first_seed(options),
        options["decoder"],
        options["strength"],
        options["previews"],
        manifest.name,
    )
    if found.decoder == Decoder.TINY and not manifest.tiny:
        raise BadOptionError(
            f"Option decoder: model {manifest.name} has no tiny one, expected full. "
            "Put a TAESD into taesd/ of its folder."
        )
    check_cost(GENERATE, cost(found.to_dict() | ({} if asked_twice else {"guidance": 1})), max_cost)
    return found
