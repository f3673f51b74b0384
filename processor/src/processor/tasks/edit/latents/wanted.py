"""What a job wants of a model, every option with its value: the model's own where the request leaves it to that."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from typing import Any

from processor.diffusion.pixels import size_for
from processor.tasks.edit.editing import Asked
from processor.tasks.edit.latents.manifest import Manifest
from processor.tasks.edit.targets import NEGATIVE_PROMPT, OPTIONS, weights_of
from wire.errors import BadOptionError, MissingInputError


@dataclass(frozen=True, slots=True)
class Wanted:
    """The size of the picture, how many steps there are, and how many cuts each of them looks at."""

    width: int
    height: int
    steps: int
    cuts: int
    previews: bool


def wanted(asked: Asked, manifest: Manifest) -> Wanted:
    """What the job wants. Raises BadOptionError or MissingInputError where the model cannot do it."""
    options, own = asked.options, manifest.defaults
    if asked.mask is not None:
        raise BadOptionError(
            "Input mask: the method latents changes the whole picture, expected none. Ask for the method inpaint."
        )
    width = height = own.side
    if asked.image is not None:
        width, height = size_for(asked.image.width, asked.image.height, own.side, manifest.factor)
    found = Wanted(
        options["width"] or width,
        options["height"] or height,
        options["steps"] or own.steps,
        options["cuts"] or own.cuts,
        options["previews"],
    )
    for name, length in (("width", found.width), ("height", found.height)):
        if length % manifest.factor:
            raise BadOptionError(
                f"Option {name}: model {manifest.name} makes pictures in steps of {manifest.factor} pixels, got "
                f"{length}. Ask for {length // manifest.factor * manifest.factor or manifest.factor}."
            )
    if not set(weights_of(asked)) - {NEGATIVE_PROMPT}:
        raise MissingInputError(
            "Expected something to change the picture by, got none: a prompt, text2, or a picture like or unlike, with "
            "a weight other than 0."
        )
    return found


def counted(asked: Asked, job: Wanted) -> Mapping[str, Any]:
    """The options that counted."""
    names = [name for each in weights_of(asked) for name in OPTIONS[each]]
    return {**{name: asked.options[name] for name in names}, **asdict(job)}
