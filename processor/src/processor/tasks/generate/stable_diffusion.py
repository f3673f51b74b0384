"""Models of the family Stable Diffusion, which make pictures of words."""

from collections.abc import Sequence
from dataclasses import dataclass

from processor.base import Context
from processor.catalog.progress import Progress
from processor.diffusion import prepare, source
from processor.diffusion.manifest import Manifest
from processor.diffusion.model import DiffusionModel
from processor.diffusion.shared import shared_model
from processor.settings import Settings
from processor.stopwatch import Stopwatch
from processor.tasks.generate.drawing import Drawing
from processor.tasks.generate.generator import Asked
from processor.tasks.generate.wanted import wanted
from wire.errors import ManifestError, MissingInputError
from wire.models import ModelInfo, ModelVersion


@dataclass(frozen=True, slots=True)
class StableDiffusion:
    """A `Generator` of words, or of words and a picture."""

    model: DiffusionModel

    @property
    def version(self) -> ModelVersion:
        return self.model.version

    @property
    def info(self) -> ModelInfo:
        return self.model.info

    def begin(self, asked: Asked, context: Context, watch: Stopwatch) -> Drawing:
        if not asked.prompt:
            raise MissingInputError(
                f"Input prompt: model {self.version.name} makes pictures of words, got none. Say what is to be seen."
            )
        chosen = wanted(asked.options, self.model.manifest, asked.photo, asked.max_cost)
        return Drawing(self.model, chosen, asked.prompt, asked.photo, context, watch)


class Family:
    """A `processor.families.Family` of what lies in weights/generate."""

    expected = f"Put one into weights/generate/<name>/: {source.EXPECTED}."

    def names(self, settings: Settings) -> Sequence[str]:
        return prepare.names(settings)

    def prepare(self, name: str, settings: Settings, progress: Progress) -> None:  # noqa: ARG002 - nothing is fetched
        if Manifest.read(prepare.ensure(name, settings)).mends:
            raise ManifestError(
                f"Model {name} mends pictures, and makes none of words alone: ask the task edit for it, method inpaint."
            )

    def open(self, name: str, settings: Settings) -> StableDiffusion:
        return StableDiffusion(shared_model(prepare.folder_of(name, settings), settings))
