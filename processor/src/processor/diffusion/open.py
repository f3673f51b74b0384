"""A converted model, opened."""

from pathlib import Path

from processor.diffusion.manifest import CHECKER, TOKENIZER, Manifest
from processor.diffusion.model import DiffusionModel
from processor.diffusion.networks import Networks, open_text
from processor.diffusion.prompts import PromptEncoder
from processor.diffusion.safety import SafetyChecker
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from processor.runtimes import Execution, open_graph
from processor.runtimes.cpu import CpuFeatures
from processor.tokens.files import TokenizerFile


def open_model(folder: Path, precision: str, threads: int | None, *, checked: bool = True) -> DiffusionModel:
    """The converted model in `folder`, on so many `threads`; its networks are opened when they are needed.

    Where the CPU has bfloat16 they are computed in that, unless `precision` is f32. Finished pictures are `checked`
    where the model has a safety checker. Raises ManifestError.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    narrow = "bf16" if precision != "f32" and CpuFeatures.detect().bf16 else "f32"
    tokenizer = TokenizerFile.read(folder / TOKENIZER).tokenizer()
    text = open_text(folder, manifest, threads)
    return DiffusionModel(
        manifest,
        narrow,
        PromptEncoder(text, tokenizer, manifest.tokens, manifest.padding),
        NoiseSchedule.read(manifest.schedule),
        Networks(folder, manifest, Execution(narrow, threads)),
        _checker(folder, manifest, threads) if checked and manifest.checked_side else None,
    )


def _checker(folder: Path, manifest: Manifest, threads: int | None) -> SafetyChecker:
    """In float32 wherever it runs, for what is decided should not depend on the CPU."""
    return SafetyChecker(open_graph(folder / CHECKER, Execution("f32", threads)), manifest.checked_side)
