"""The model `faces` as one that changes pictures."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from processor.base import Context
from processor.diffusion.noise import PictureNoise
from processor.diffusion.pixels import Pixels, resized
from processor.faces.directions import directions
from processor.faces.model import FaceModel, pixels_of
from processor.imaging.decode import Photo
from processor.imaging.encode import encode_jpeg
from processor.runtimes import Floats
from processor.stopwatch import Stopwatch
from processor.tasks.edit.editing import Asked, Edited
from processor.tasks.edit.faces import fitting, wording
from processor.tasks.edit.faces.fitting import Fitted, Fitting
from processor.tasks.edit.faces.walk import Walked
from processor.tasks.edit.faces.wanted import Wanted, wanted
from processor.tasks.edit.faces.wording import Wording
from processor.tasks.edit.targets import similarities
from wire.models import ModelInfo, ModelVersion
from wire.tasks.edit.result import Similarity
from wire.tasks.edit.spec import Method

QUALITY = 75
UNALIGNED = (
    "The middle of a photo is taken for one upright face, which is only come near: no face is looked for or turned."
)


@dataclass(frozen=True, slots=True)
class FaceEditor:
    """An `Editor`. `fitting` opens, when it is first needed, what finds the styles of a photo; `wording` is what
    changes them by words, None where nobody brought a CLIP."""

    model: FaceModel
    fitting: Callable[[], Fitting]
    wording: Wording | None = None

    @property
    def version(self) -> ModelVersion:
        return self.model.version

    @property
    def methods(self) -> tuple[Method, ...]:
        return (Method.DIRECTION,) if self.wording is None else (Method.FACE, Method.DIRECTION)

    @property
    def info(self) -> ModelInfo:
        manifest = self.model.manifest
        facts = {
            "about": manifest.about,
            "methods": list(self.methods),
            "side": manifest.side,
            "directions": {name: each.about for name, each in directions(manifest.numbers).items()},
            "steps": {"photo": fitting.STEPS, "words": wording.STEPS},
        }
        return ModelInfo("edit", self.version, f"{UNALIGNED} {manifest.notice}", False, manifest.license, facts)

    def edit(self, asked: Asked, context: Context, watch: Stopwatch) -> Edited:
        job = wanted(asked, self.model.manifest)
        return _Job(self, job, asked, context, watch).edited()


@dataclass(frozen=True, slots=True)
class _Job:
    """One face, changed as is `wanted`."""

    editor: FaceEditor
    wanted: Wanted
    asked: Asked
    context: Context
    watch: Stopwatch

    def edited(self) -> Edited:
        """What comes of it. Raises what the context raises, between two steps."""
        self.context.step(0, self.wanted.total)
        fitted = None if self.asked.image is None else self._fitted(self.asked.image)
        styles = self._of_seed() if fitted is None else fitted.styles
        found = self._changed(styles, stopped=bool(fitted and fitted.stopped))
        with self.watch.stage("decode"):
            pixels = resized(self.editor.model.picture(found.styles), self.wanted.side, self.wanted.side)
            alike = self._similarities(pixels)
        losses = (*(fitted.losses if fitted else ()), *found.losses)
        return Edited(
            pixels,
            len(losses) + (self.wanted.direction is not None),
            self._options(),
            stopped=found.stopped,
            prompt_whole=not self.editor.wording or self.editor.wording.clip.is_whole(self.asked.prompt),
            losses=losses,
            similarity=alike,
            fitted=fitted.distance if fitted else None,
        )

    def _changed(self, styles: Floats, *, stopped: bool) -> Walked:
        """A direction is gone in also where nobody wants more steps: that takes none."""
        words = self.editor.wording
        if self.wanted.direction is not None:
            moved = self.editor.model.moved(styles, self.wanted.direction, self.asked.options["amount"])
            return Walked(moved, (), stopped)
        if words is None or stopped:
            return Walked(styles, (), stopped)
        with self.watch.stage("open"):
            words.graph()
        with self.watch.stage("steps"):
            return words.worded(styles, self.asked, self.wanted.steps, self._goes_on(self.wanted.fits))

    def _fitted(self, photo: Photo) -> Fitted:
        with self.watch.stage("open"):
            opened = self.editor.fitting()
        with self.watch.stage("encode"):
            return opened.fitted(photo, self.wanted.fits, self._goes_on(0))

    def _of_seed(self) -> Floats:
        model = self.editor.model
        return model.style(PictureNoise(self.asked.seed, (1, model.manifest.numbers))())

    def _goes_on(self, before: int) -> Callable[[int, Floats], bool]:
        def goes_on(number: int, face: Floats) -> bool:
            preview = encode_jpeg(pixels_of(face), QUALITY) if self.asked.options["previews"] else None
            self.context.step(before + number, self.wanted.total, preview)
            return not self.context.stopping or before + number == self.wanted.total

        return goes_on

    def _similarities(self, pixels: Pixels) -> tuple[Similarity, ...]:
        words = self.editor.wording
        return tuple(similarities(self.asked, pixels, words.clip, words.second)) if words else ()

    def _options(self) -> dict[str, Any]:
        steps = self.wanted.steps or self.wanted.fits
        given = {name: self.asked.options[name] for name in self.wanted.counted}
        size = {"width": self.wanted.side, "height": self.wanted.side}
        return {**given, **({"steps": steps} if "steps" in given else {}), **size}
