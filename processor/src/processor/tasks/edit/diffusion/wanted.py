"""What a job is to change, every option with its value: the model's own where the request leaves it to the model."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from processor.diffusion.loop import skipped
from processor.diffusion.manifest import Manifest
from processor.diffusion.pixels import Pixels, covering, size_for
from processor.imaging.decode import Photo
from processor.tasks.edit.diffusion.masks import WHOLE, Bits, Window, bits_of, window_around
from processor.tasks.edit.editing import Asked
from wire.errors import BadOptionError, MissingInputError
from wire.tasks.edit.spec import Method
from wire.tasks.made_pictures import Scheduler


@dataclass(frozen=True, slots=True)
class Wanted:
    """The picture `before`, (H, W, 3), as large as the answer is to be; the `window` of it that the network works on,
    as a picture of `width` x `height`; and the `mask` of what may change there, None for all of it. Other fields are
    options.
    """

    before: Pixels
    window: Window
    mask: Bits | None
    width: int
    height: int
    negative_prompt: str
    strength: float
    steps: int
    guidance: float
    scheduler: str
    previews: bool

    @property
    def shown(self) -> Pixels:
        """The picture in the window."""
        return np.ascontiguousarray(self.before[self.window])

    @property
    def skip(self) -> int:
        """How many of the steps are left out."""
        return skipped(self.steps, self.strength)


def wanted(asked: Asked, manifest: Manifest) -> Wanted:
    """What `asked` means to that model. Raises MissingInputError, or BadOptionError where the model cannot."""
    if asked.image is None:
        raise MissingInputError(f"Input image: expected a picture to change by {asked.method}, got none.")
    for name, photo in (("like", asked.like), ("unlike", asked.unlike)):
        if photo is not None:
            raise BadOptionError(
                f"Input {name}: {asked.method} looks at no picture but the one to change. Leave it out."
            )
    options, own = asked.options, manifest.defaults
    before, mask = asked.image.pixels, _mask(asked, asked.image)
    width, height = size_for(asked.image.width, asked.image.height, own.side)
    cut = options["width"] or options["height"]
    if cut:
        width, height = options["width"] or width, options["height"] or height
        before = covering(before, width, height)
        mask = None if mask is None else covering(mask, width, height)
    bits, window = None if mask is None else bits_of(mask), WHOLE
    if bits is not None and not cut:
        window = window_around(bits, own.side)
        shown_height, shown_width = bits[window].shape
        width, height = size_for(shown_width, shown_height, own.side)
    guidance = options["guidance"] or own.guidance
    return Wanted(
        before,
        window,
        None if bits is None else np.ascontiguousarray(bits[window]),
        width,
        height,
        options["negative_prompt"] if guidance > 1 and not manifest.guidance else "",
        options["strength"],
        options["steps"] or own.steps,
        guidance,
        own.scheduler if options["scheduler"] == Scheduler.AUTO else options["scheduler"],
        options["previews"],
    )


def counted(found: Wanted, asked: Asked) -> Mapping[str, Any]:
    """The options that count, as a request would have them."""
    names = ("negative_prompt", "strength", "steps", "guidance", "scheduler", "previews")
    sizes = {name: asked.options[name] for name in ("width", "height")}
    return {**{name: getattr(found, name) for name in names}, **sizes}


def _mask(asked: Asked, image: Photo) -> Pixels | None:
    mask = asked.mask
    if asked.method is not Method.INPAINT:
        if mask is not None:
            raise BadOptionError(
                f"Option method: {asked.method} changes all of the picture, got a mask. Ask for inpaint."
            )
        return None
    if mask is None:
        raise MissingInputError("Input mask: expected a picture that is white where the other may change, got none.")
    if (mask.width, mask.height) != (image.width, image.height):
        raise BadOptionError(
            f"Input mask: expected {image.width} x {image.height} pixels as the upright picture has, got "
            f"{mask.width} x {mask.height}."
        )
    return mask.pixels
