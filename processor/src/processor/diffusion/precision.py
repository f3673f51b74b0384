"""Which precision a model is computed in."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from processor.diffusion.manifest import Manifest
from processor.runtimes.cpu import CpuFeatures
from processor.runtimes.device import CUDA, computes_bf16, device

log = logging.getLogger(__name__)

LEAST_GAIN = 1.1
"""How many times as fast int8 has to be for `auto` to give up what it is off by."""

COMMAND = "image-processor models quantize"

Timer = Callable[[Sequence[str]], Mapping[str, float]]
"""How many seconds a step takes here, by precision, of those that are asked for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The `precision` that a model is computed in: f32, bf16 or int8. `reason` says why in words, where int8 was
    thought of; `step_seconds` what a step takes here in each, where that decided."""

    precision: str
    reason: str = ""
    step_seconds: Mapping[str, float] = field(default_factory=dict)


def choose(requested: str, manifest: Manifest, timer: Timer) -> Choice:
    """What is computed in where `requested` is auto, f32, bf16 or int8.

    In bfloat16 where that is faster than float32, unless float32 is requested. int8 is for models whose pictures are
    near enough in it: where it is requested, or, for `auto`, where it is faster here. Else the log says why not.
    """
    narrow = "bf16" if requested != "f32" and computes_bf16() else "f32"
    if requested in ("f32", "bf16"):
        return Choice(narrow)
    against = _against(manifest)
    if against:
        if requested == "int8":
            log.warning("model %s is computed in %s, for %s", manifest.name, narrow, against)
        elif manifest.quantization is not None:
            log.info("model %s is computed in %s, for %s", manifest.name, narrow, against)
        else:
            return Choice(narrow)
        return Choice(narrow, against)
    if requested == "int8":
        return Choice("int8", "PRECISION=int8 is set, and its pictures are near enough.")
    seconds = timer((narrow, "int8"))
    chosen = "int8" if seconds["int8"] * LEAST_GAIN <= seconds[narrow] else narrow
    reason = f"a step takes {seconds['int8']:.2f} s in int8 here, and {seconds[narrow]:.2f} s in {narrow}."
    log.info("model %s is computed in %s: %s", manifest.name, chosen, reason)
    return Choice(chosen, reason, seconds)


def _against(manifest: Manifest) -> str:
    """Why the model is not computed in int8, in words; empty where it may be."""
    made = manifest.quantization
    if made is None:
        return f"it has no network in int8. Make one, which takes a while: {COMMAND} {manifest.name}"
    if not made.current:
        return f"its network in int8 is of an earlier version. Make it again: {COMMAND} {manifest.name}"
    if made.similarity.shortfall:
        return f"its pictures in int8 are not near enough to those in float32: {made.similarity.shortfall}."
    if device() == CUDA:
        return "int8 is for CPUs."
    if not CpuFeatures.detect().int8:
        return "this CPU has no instructions for int8 that are known here."
    return ""
