"""Which precision a model is computed in."""

import logging
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from processor.runtimes.cpu import CpuFeatures
from processor.yolo.accuracy_records import Measurement, passed, recorded, shipped
from processor.yolo.manifest import Manifest
from wire.errors import ModelError
from wire.tasks.detect.model import PrecisionFigures

log = logging.getLogger(__name__)

Timer = Callable[[Sequence[str]], Mapping[str, float]]
"""How many milliseconds a picture takes here, by precision, of those that are asked for."""


@dataclass(frozen=True, slots=True)
class Choice:
    """The `precision` that a model is computed in, and what is known of it in each."""

    precision: str
    figures: tuple[PrecisionFigures, ...]


def choose(requested: str, manifest: Manifest, folder: Path, shape: str, cpu: CpuFeatures, timer: Timer) -> Choice:
    """The precision for the model in `folder` on this `cpu`: `f32`, `bf16` or `int8`. Raises ModelError.

    `shape` is how a picture is given to it where a request says nothing.

    `auto` is the fastest of those that are as accurate as float32; they are timed where there is more than one.
    """
    able = ("f32", *possible(manifest, cpu))
    eligible = accurate(able, manifest, shape, recorded(folder), shipped())
    timings: Mapping[str, float] = {}
    if requested != "auto":
        precision = requested_precision(requested, manifest, cpu)
    else:
        timings = timer(eligible) if len(eligible) > 1 else {}
        precision = min(eligible, key=lambda each: timings.get(each, 0))
        _tell(manifest, precision, timings, [each for each in able if each not in eligible])
    return Choice(
        precision,
        tuple(
            PrecisionFigures(each, each in eligible, manifest.agreement.get(each), timings.get(each))
            for each in dict.fromkeys((*able, precision))
        ),
    )


def possible(manifest: Manifest, cpu: CpuFeatures) -> tuple[str, ...]:
    """The precisions besides float32 that the CPU has instructions for, and the model a network that is right there."""
    int8 = cpu.int8 and manifest.quantization is not None and manifest.quantization.current
    return tuple(name for name, has in (("int8", int8), ("bf16", cpu.bf16)) if has)


def accurate(
    precisions: Sequence[str],
    manifest: Manifest,
    shape: str,
    own: Sequence[Measurement],
    others: Sequence[Measurement] = (),
) -> tuple[str, ...]:
    """Those of `precisions` that find what float32 does in that shape, as far as is known; and float32."""
    return tuple(each for each in precisions if each == "f32" or passed(each, manifest, shape, own, others))


def requested_precision(requested: str, manifest: Manifest, cpu: CpuFeatures) -> str:
    """The precision `requested`, taken as it is. Raises ModelError where it cannot be had."""
    if requested == "int8" and "int8" not in manifest.networks:
        raise ModelError(
            f"Precision int8: {manifest.name} was converted without an int8 network. Convert it again where nncf is "
            "installed, with --calibrate and a folder of pictures, or take --precision auto."
        )
    if requested == "bf16" and not cpu.bf16:
        raise ModelError(
            "Precision bf16: expected a CPU with avx512_bf16 or amx_bf16, this one has neither. Take --precision auto."
        )
    if requested == "int8" and not cpu.int8:
        log.warning("Precision int8: this CPU has no instructions for it that are known here: expect it to be slow.")
    if requested == "int8" and manifest.quantization is not None and not manifest.quantization.current:
        log.warning(
            "Precision int8: %s was quantized by an earlier version, which finds less, on CPUs without VNNI much less. "
            "Convert it again.",
            manifest.name,
        )
    return requested


def _tell(manifest: Manifest, precision: str, timings: Mapping[str, float], left_out: Sequence[str]) -> None:
    """Why this precision serves; of one that was not looked at, why not, and what to do."""
    if timings:
        listed = ", ".join(f"{milliseconds:.1f} ms in {each}" for each, milliseconds in timings.items())
        log.info("%s runs in %s: %s here.", manifest.name, precision, listed)
    unknown = [each for each in left_out if each not in manifest.agreement]
    if unknown:
        log.info(
            "%s was not compared in %s, which this CPU may be faster in: convert it again on this machine, or measure "
            "it in a checkout, with image-processor evaluate --record.",
            manifest.name,
            " or ".join(unknown),
        )
    for each in left_out:
        if each in manifest.agreement:
            log.info("%s in %s is not known to find what it finds in f32: it is not chosen.", manifest.name, each)
