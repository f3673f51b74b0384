"""The task `edit`: a picture and words in, the picture changed out."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from hashlib import sha256
from threading import Lock
from typing import Any

import cv2
import numpy as np

from processor.base import Context, Inputs, Output
from processor.diffusion.noise import first_seed
from processor.imaging.decode import Photo, decode
from processor.imaging.encode import encode_png
from processor.imaging.made_files import rendered, rendered_at_once
from processor.imaging.marks import marked
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget, Reserve
from processor.stopwatch import Stopwatch
from processor.tasks.edit.choosing import chosen
from processor.tasks.edit.editing import Asked, Edited, Editor, Pixels
from processor.tasks.edit.mask_photo import mask_photo
from wire.errors import TaskUnavailableError
from wire.image_size import ImageSize
from wire.models import ModelInfo
from wire.tasks.costs import bounded, check_cost, cost_of
from wire.tasks.edit.result import EditedPicture, EditResult, EditTimings
from wire.tasks.edit.spec import EDIT

PROMPT, PICTURE = "prompt", "1.png"
MASK = "mask"
PHOTOS = ("image", MASK, "like", "unlike")


class EditRunner:
    """A `processor.base.Runner` with the models of `pool`, which may be empty; one job at a time has all cores.

    A job may cost `max_cost` at most, None for whatever it costs. `expected` says of each family
    of models which files it takes to have one.
    """

    def __init__(
        self,
        pool: ModelPool[Editor],
        max_pixels: int,
        budget: PixelBudget,
        max_cost: int | None = None,
        expected: Sequence[str] = (),
    ) -> None:
        self.pool = pool
        self._max_pixels = max_pixels
        self._budget = budget
        self._max_cost = max_cost
        self._expected = expected
        self._turn = Lock()

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        if not self.pool.models():
            raise TaskUnavailableError(
                " ".join(["Task edit: no model is here.", *self.pool.missing.values(), *self._expected])
            )
        model, method = chosen(self.pool, options, self._expected, masked=MASK in inputs)
        check_cost(EDIT, cost_of(EDIT, {**options, "method": str(method)}, model.info.facts), self._max_cost)
        prompt, watch = inputs.get(PROMPT, (b"",))[0].decode(), Stopwatch()
        with self._turn, self._budget.lease() as reserve:
            asked = Asked(method, options, prompt, first_seed(options), **self._photos(inputs, reserve))
            edited = model.edit(asked, context, watch)
            with watch.stage("decode"):
                png = b"" if edited.withheld else _png(asked, edited, model)
        files = {} if edited.withheld else {PICTURE: png}
        with self._budget.lease() as reserve:
            renderings = rendered_at_once(files, context.formats, self._max_pixels, reserve)
        return Output(_result(asked, edited, model, png, watch).to_dict(), files, renderings)

    def models(self) -> tuple[ModelInfo, ...]:
        return bounded(self.pool.models(), self._max_cost)

    def render(self, inputs: Inputs, result: Mapping[str, Any], form: str) -> bytes:  # noqa: ARG002 - files have all
        with self._budget.lease() as reserve:
            return rendered(inputs, form, self._max_pixels, reserve)

    def _photos(self, inputs: Inputs, reserve: Reserve) -> dict[str, Photo]:
        """Those that came, by their names. Room is reserved for all of them together."""
        photos, held = dict[str, Photo](), 0
        for name in PHOTOS:
            if given := inputs.get(name, ()):
                read = mask_photo if name == MASK else decode
                photos[name] = read(given[0], max_pixels=self._max_pixels, reserve=_beside(held, reserve))
                held += photos[name].pixels.size // 3
        return photos


def _beside(held: int, reserve: Reserve) -> Reserve:
    """Room for more pixels, beside those that are `held` already."""
    return lambda pixels: reserve(held + pixels)


def _png(asked: Asked, edited: Edited, model: Editor) -> bytes:
    stopped = {"stopped_after": edited.steps_done} if edited.stopped else {}
    counted = _counted(asked, edited, model)
    parameters = {"prompt": asked.prompt, **counted, **stopped, "model": asdict(model.version)}
    return marked(encode_png(edited.pixels), parameters, of_picture=asked.image is not None)


def _result(asked: Asked, edited: Edited, model: Editor, png: bytes, watch: Stopwatch) -> EditResult:
    height, width = edited.pixels.shape[:2]
    return EditResult(
        str(asked.method),
        asked.prompt,
        edited.prompt_whole,
        ImageSize(width, height),
        EditedPicture(PICTURE, sha256(png).hexdigest()) if png else EditedPicture("", "", edited.withheld),
        asked.seed,
        edited.steps_done,
        edited.stopped,
        edited.losses,
        edited.similarity,
        None if asked.image is None else _difference(asked.image.pixels, edited.pixels),
        edited.fitted,
        model.version,
        model.info.notice,
        _counted(asked, edited, model),
        EditTimings(**{name: watch.timings_ms.get(name, 0.0) for name in EditTimings.__slots__}),
    )


def _counted(asked: Asked, edited: Edited, model: Editor) -> Mapping[str, Any]:
    """The options that counted, as a request would have them."""
    return {**edited.options, "method": str(asked.method), "seed": str(asked.seed), "model": model.version.name}


def _difference(before: Pixels, after: Pixels) -> float:
    """The mean distance of the two, from 0 to 1; the one before is brought to the size of the other."""
    height, width = after.shape[:2]
    like = cv2.resize(before, (width, height), interpolation=cv2.INTER_AREA)
    return round(float(np.abs(like.astype(np.int16) - after).mean()) / 255, 4)
