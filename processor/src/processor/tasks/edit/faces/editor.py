"""The model `faces` as one that changes pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from processor.base import Context
from processor.diffusion.noise import PictureNoise
from processor.diffusion.pixels import resized
from processor.faces.directions import Direction, directions
from processor.faces.model import FaceModel, pixels_of
from processor.faces.square import side_of
from processor.imaging.decode import Photo
from processor.imaging.encode import encode_jpeg
from processor.runtimes import Floats
from processor.stopwatch import Stopwatch
from processor.tasks.edit.editing import Asked, Edited
from processor.tasks.edit.faces.fitting import STEPS, Fitted, Fitting
from wire.errors import BadOptionError
from wire.models import ModelInfo, ModelVersion
from wire.tasks.edit.spec import Method

QUALITY = 75


@dataclass(frozen=True, slots=True)
class FaceEditor:
    """An `Editor`. `fitting` opens, when it is first needed, what finds the styles of a photo."""

    model: FaceModel
    fitting: Callable[[], Fitting]

    @property
    def version(self) -> ModelVersion:
        return self.model.version

    @property
    def methods(self) -> tuple[Method, ...]:
        return (Method.DIRECTION,)

    @property
    def info(self) -> ModelInfo:
        manifest = self.model.manifest
        named = {name: each.about for name, each in directions(manifest.numbers).items()}
        facts = {"about": manifest.about, "methods": list(self.methods), "side": manifest.side, "directions": named}
        return ModelInfo("edit", self.version, manifest.notice, False, manifest.license, facts)

    def edit(self, asked: Asked, context: Context, watch: Stopwatch) -> Edited:
        side, direction = side_of(asked.options, self.model.manifest), self._direction(asked)
        steps = (asked.options["steps"] or STEPS) if asked.image else 0
        context.step(0, steps + 1)
        fitted = self._fitted(asked.image, asked, steps, context, watch) if asked.image else None
        styles = self._of_seed(asked.seed) if fitted is None else fitted.styles
        with watch.stage("steps"):
            made = self.model.picture(self.model.moved(styles, direction, asked.options["amount"]))
        counted = {name: asked.options[name] for name in ("direction", "amount")} | {"width": side, "height": side}
        pixels = resized(made, side, side)
        if fitted is None:
            return Edited(pixels, 1, counted)
        fit: dict[str, Any] = {"losses": fitted.losses, "stopped": fitted.stopped, "fitted": fitted.distance}
        return Edited(pixels, len(fitted.losses) + 1, {**counted, "steps": steps}, **fit)

    def _of_seed(self, seed: int) -> Floats:
        return self.model.style(PictureNoise(seed, (1, self.model.manifest.numbers))())

    def _fitted(self, photo: Photo, asked: Asked, steps: int, context: Context, watch: Stopwatch) -> Fitted:
        with watch.stage("open"):
            fitting = self.fitting()

        def goes_on(done: int, face: Floats) -> bool:
            preview = encode_jpeg(pixels_of(face), QUALITY) if asked.options["previews"] else None
            context.step(done, steps + 1, preview)
            return not context.stopping or done == steps

        with watch.stage("encode"):
            return fitting.fitted(photo, steps, goes_on)

    def _direction(self, asked: Asked) -> Direction:
        """The one that the job names. Raises BadOptionError, also for what the method does not take."""
        for name in ("prompt", "mask", "like", "unlike"):
            if getattr(asked, name):
                raise BadOptionError(
                    f"Input {name}: the method direction of model {self.version.name} takes none. Name a direction "
                    "(direction) and how far to go in it (amount)."
                )
        found = directions(self.model.manifest.numbers)
        if asked.options["direction"] not in found:
            raise BadOptionError(
                f"Option direction: expected {', '.join(found)}, got {asked.options['direction']!r:.40}."
            )
        return found[asked.options["direction"]]
