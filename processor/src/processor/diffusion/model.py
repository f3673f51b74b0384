"""One model, opened."""

from dataclasses import asdict, dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from processor.diffusion.manifest import Manifest
from processor.diffusion.networks import Networks
from processor.diffusion.precision import Choice
from processor.diffusion.prompts import PromptEncoder
from processor.diffusion.safety import SafetyChecker
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from wire.models import ModelInfo, ModelVersion

RUNTIME = "openvino"
SHOWN = "nobody has looked at these pictures before you do. Whoever shows them to others is to look first."
NOTICES = {
    "on": "",
    "off": f"Its safety checker is off here (SAFETY_CHECKER): {SHOWN}",
    "absent": f"It came without a safety checker (safety_checker/model.safetensors): {SHOWN}",
}
"""What a model's user has to know, by how it is with its safety checker."""


@dataclass(frozen=True, slots=True, weakref_slot=True)
class DiffusionModel:
    """A model of the family Stable Diffusion. `choice` says what its networks are computed in, and why.

    Its finished pictures pass the `checker`, where it has one, and that is not off. `memory_bytes` is what its weights
    take once it was asked.
    """

    manifest: Manifest
    choice: Choice
    prompts: PromptEncoder
    schedule: NoiseSchedule
    networks: Networks
    checker: SafetyChecker | None = None
    memory_bytes: int = 0

    @property
    def version(self) -> ModelVersion:
        return ModelVersion(self.manifest.name, self.manifest.weights_sha256, RUNTIME, self.choice.precision)

    @property
    def checking(self) -> str:
        """How it is with the model's safety checker: on, off, or absent."""
        if self.checker is not None:
            return "on"
        return "off" if self.manifest.checked_side else "absent"

    @property
    def notice(self) -> str:
        """What its user has to know."""
        return NOTICES[self.checking]

    def withheld(self, pixels: NDArray[np.uint8]) -> str:
        """Why nobody is to see the finished picture (H, W, 3) RGB, in words; empty where it may be seen."""
        return "" if self.checker is None else self.checker.reason(pixels)

    @property
    def info(self) -> ModelInfo:
        manifest = self.manifest
        facts: dict[str, Any] = {
            "about": manifest.about,
            "defaults": asdict(manifest.defaults),
            "guidance_embedding": manifest.guidance > 0,
            "tokens": manifest.tokens,
            "predicts": self.schedule.predicts,
            "tiny_decoder": manifest.tiny,
            "safety_checker": self.checking,
        }
        if manifest.quantization is not None:
            shortfall = manifest.quantization.similarity.shortfall
            facts["int8"] = {"near_enough": not shortfall, "shortfall": shortfall, **asdict(manifest.quantization)}
        machine: dict[str, Any] = {"memory_bytes": self.memory_bytes}
        if self.choice.reason:
            machine["precision_reason"] = self.choice.reason
        if self.choice.step_seconds:
            machine["step_seconds"] = dict(self.choice.step_seconds)
        return ModelInfo("generate", self.version, self.notice, False, manifest.license, facts, machine=machine)
