"""A converted model, opened."""

from functools import partial
from pathlib import Path

from processor.diffusion.manifest import TOKENIZER, Manifest
from processor.diffusion.model import DiffusionModel
from processor.diffusion.networks import SizedNetworks, Sizes, open_text
from processor.diffusion.prompts import PromptEncoder
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from processor.runtimes import Execution
from processor.runtimes.cpu import CpuFeatures
from processor.tokens.files import TokenizerFile


def open_model(folder: Path, precision: str, threads: int | None) -> DiffusionModel:
    """The converted model in `folder`, on so many `threads`; networks of pictures are made ready for each size alone.

    Where the CPU has bfloat16 they are computed in that, unless `precision` is f32. Raises ManifestError.
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
        Sizes(partial(SizedNetworks, folder, manifest, Execution(narrow, threads))),
    )
