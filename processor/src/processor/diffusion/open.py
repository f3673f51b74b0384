"""A converted model, opened."""

import logging
from pathlib import Path

from processor.diffusion.manifest import CHECKER, TEXT, TINY, TOKENIZER, UNET, Manifest
from processor.diffusion.model import DiffusionModel
from processor.diffusion.networks import Networks, open_text
from processor.diffusion.prompts import PromptEncoder
from processor.diffusion.safety import SafetyChecker
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from processor.memory import available_bytes
from processor.runtimes import Execution, open_graph
from processor.runtimes.device import computes_bf16
from processor.tokens.files import TokenizerFile

log = logging.getLogger(__name__)

STORED_BYTES = 2
"""Of a weight in a converted model's file; computed in float32 it takes twice that."""


def open_model(folder: Path, precision: str, threads: int | None, *, checked: bool = True) -> DiffusionModel:
    """The converted model in `folder`, on so many `threads`; its networks are opened when they are needed.

    Where the CPU has bfloat16 they are computed in that, unless `precision` is f32. Finished pictures are `checked`
    where the model has a safety checker. Raises ManifestError.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    narrow = "bf16" if precision != "f32" and computes_bf16() else "f32"
    tokenizer = TokenizerFile.read(folder / TOKENIZER).tokenizer()
    text = open_text(folder, manifest, threads)
    memory = memory_bytes(folder, narrow, checked=checked)
    told = log.warning if memory > available_bytes() else log.info
    told(
        "model %s: its weights take %.1f GB once it is asked, computed in %s, of the %.1f GB of memory here",
        *(manifest.name, memory / 1e9, narrow, available_bytes() / 1e9),
    )
    return DiffusionModel(
        manifest,
        narrow,
        PromptEncoder(text, tokenizer, manifest.tokens, manifest.padding),
        NoiseSchedule.read(manifest.schedule),
        Networks(folder, manifest, Execution(narrow, threads)),
        _checker(folder, manifest, threads) if checked and manifest.checked_side else None,
        memory,
    )


def memory_bytes(folder: Path, precision: str, *, checked: bool) -> int:
    """What the weights of the networks take that stay in memory once they were used; prompts are told, and pictures
    checked, in float32 always. Decoder and encoder come and go with each job."""
    narrow = STORED_BYTES if precision == "bf16" else 2 * STORED_BYTES
    kept = {UNET: narrow, TINY: narrow, TEXT: 2 * STORED_BYTES} | ({CHECKER: 2 * STORED_BYTES} if checked else {})
    files = {(folder / name).with_suffix(".bin"): each for name, each in kept.items()}
    return sum(path.stat().st_size // STORED_BYTES * each for path, each in files.items() if path.is_file())


def _checker(folder: Path, manifest: Manifest, threads: int | None) -> SafetyChecker:
    """In float32 wherever it runs, for what is decided should not depend on the CPU."""
    return SafetyChecker(open_graph(folder / CHECKER, Execution("f32", threads)), manifest.checked_side)
