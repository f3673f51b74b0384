"""A converted model, opened."""

import logging
from pathlib import Path

from processor.diffusion.manifest import CHECKER, TEXT, TINY, TOKENIZER, UNET, UNET_INT8, Manifest
from processor.diffusion.model import DiffusionModel
from processor.diffusion.networks import Networks, open_text
from processor.diffusion.precision import choose
from processor.diffusion.prompts import PromptEncoder
from processor.diffusion.safety import SafetyChecker
from processor.diffusion.schedulers.noise_schedule import NoiseSchedule
from processor.diffusion.timing import step_seconds
from processor.memory import available_bytes
from processor.runtimes import Execution, open_graph
from processor.tokens.files import TokenizerFile

log = logging.getLogger(__name__)

STORED_BYTES = 2
"""Of a weight in a converted model's file; computed in float32 it takes twice that. One of int8 is stored as it is."""


def open_model(folder: Path, precision: str, threads: int | None, *, checked: bool = True) -> DiffusionModel:
    """The converted model in `folder`, on so many `threads`; its networks are opened when they are needed.

    What they are computed in is chosen by `precision.choose`. Finished pictures are `checked` where the model has a
    safety checker. Raises ManifestError.
    """
    manifest = Manifest.read(folder)
    manifest.check(folder)
    choice = choose(precision, manifest, lambda each: step_seconds(folder, manifest, each, threads))
    chosen = choice.precision
    tokenizer = TokenizerFile.read(folder / TOKENIZER).tokenizer()
    text = open_text(folder, manifest, threads)
    memory = memory_bytes(folder, chosen, checked=checked)
    told = log.warning if memory > available_bytes() else log.info
    told(
        "model %s: its weights take %.1f GB once it is asked, computed in %s, of the %.1f GB of memory here",
        *(manifest.name, memory / 1e9, chosen, available_bytes() / 1e9),
    )
    return DiffusionModel(
        manifest,
        choice,
        PromptEncoder(text, tokenizer, manifest.tokens, manifest.padding),
        NoiseSchedule.read(manifest.schedule),
        Networks(folder, manifest, Execution(chosen, threads, repeatable=True)),
        _checker(folder, manifest, threads) if checked and manifest.checked_side else None,
        memory,
    )


def memory_bytes(folder: Path, precision: str, *, checked: bool) -> int:
    """What the weights of the networks take that stay in memory once they were used; prompts are told, and pictures
    checked, in float32 always. Decoder and encoder come and go with each job."""
    narrow, wide = STORED_BYTES, 2 * STORED_BYTES
    unet = {UNET_INT8: STORED_BYTES} if precision == "int8" else {UNET: narrow if precision == "bf16" else wide}
    tiny = {TINY: narrow if precision == "bf16" else wide}
    kept = unet | tiny | {TEXT: wide} | ({CHECKER: wide} if checked else {})
    files = {(folder / name).with_suffix(".bin"): each for name, each in kept.items()}
    return sum(path.stat().st_size // STORED_BYTES * each for path, each in files.items() if path.is_file())


def _checker(folder: Path, manifest: Manifest, threads: int | None) -> SafetyChecker:
    """In float32 wherever it runs, for what is decided should not depend on the CPU."""
    return SafetyChecker(open_graph(folder / CHECKER, Execution("f32", threads)), manifest.checked_side)
