"""What a job wants of the model of faces, every option with its value."""

from dataclasses import dataclass

from processor.faces.directions import Direction, directions
from processor.faces.manifest import Manifest
from processor.faces.square import side_of
from processor.tasks.edit.editing import Asked
from processor.tasks.edit.faces import fitting, wording
from processor.tasks.edit.targets import NEGATIVE_PROMPT, OPTIONS, weights_of
from wire.errors import BadOptionError, MissingInputError
from wire.tasks.edit.spec import Method


@dataclass(frozen=True, slots=True)
class Wanted:
    """The side of the picture; in how many steps a photo is come near (`fits`), 0 without one; in how many words are
    (`steps`), 0 where a `direction` is gone in. `counted` are the names of the options that count besides."""

    side: int
    fits: int
    steps: int
    direction: Direction | None
    counted: tuple[str, ...]

    @property
    def total(self) -> int:
        """All steps; a direction is one."""
        return self.fits + (self.steps or 1)


def wanted(asked: Asked, manifest: Manifest) -> Wanted:
    """What the job wants. Raises BadOptionError or MissingInputError where the model cannot do it."""
    side, steps = side_of(asked.options, manifest), asked.options["steps"]
    if asked.method is Method.DIRECTION:
        _refuse(asked, manifest, "prompt", "mask", "like", "unlike")
        fits = (steps or fitting.STEPS) if asked.image else 0
        counted = ("direction", "amount", *(("steps",) if asked.image else ()))
        return Wanted(side, fits, 0, _direction(asked, manifest), counted)
    _refuse(asked, manifest, "mask")
    weights = weights_of(asked)
    if not set(weights) - {NEGATIVE_PROMPT}:
        raise MissingInputError(
            "Expected something to change the face by, got none: a prompt, text2, or a picture like or unlike, with a "
            "weight other than 0. Or name a direction (method=direction)."
        )
    names = [name for each in weights for name in OPTIONS[each]]
    before = ["from_text"] if asked.prompt and asked.options["from_text"] else []
    fits = fitting.STEPS if asked.image else 0
    return Wanted(side, fits, steps or wording.STEPS, None, (*names, *before, "keep", "steps"))


def _refuse(asked: Asked, manifest: Manifest, *names: str) -> None:
    for name in names:
        if getattr(asked, name):
            raise BadOptionError(
                f"Input {name}: the method {asked.method} of model {manifest.name} takes none. Leave it out, or ask "
                "for another method."
            )


def _direction(asked: Asked, manifest: Manifest) -> Direction:
    found, name = directions(manifest.numbers), asked.options["direction"]
    if name not in found:
        raise BadOptionError(f"Option direction: expected {', '.join(found)}, got {name!r:.40}.")
    return found[name]
