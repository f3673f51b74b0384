"""One model, opened."""

from dataclasses import asdict, dataclass

from processor.diffusion.manifest import Manifest
from processor.diffusion.networks import Sizes
from processor.diffusion.prompts import PromptEncoder
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from wire.models import ModelInfo, ModelVersion

RUNTIME = "openvino"


@dataclass(frozen=True, slots=True)
class DiffusionModel:
    """A model of the family Stable Diffusion. `precision` is what its networks are computed in."""

    manifest: Manifest
    precision: str
    prompts: PromptEncoder
    schedule: NoiseSchedule
    sizes: Sizes

    @property
    def version(self) -> ModelVersion:
        return ModelVersion(self.manifest.name, self.manifest.weights_sha256, RUNTIME, self.precision)

    @property
    def info(self) -> ModelInfo:
        manifest = self.manifest
        facts = {
            "about": manifest.about,
            "defaults": asdict(manifest.defaults),
            "tokens": manifest.tokens,
            "predicts": self.schedule.predicts,
            "tiny_decoder": manifest.tiny,
        }
        return ModelInfo("generate", self.version, manifest.notice, False, manifest.license, facts)
