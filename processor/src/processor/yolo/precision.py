"""Which precision a model is computed in."""

import logging
from collections.abc import Sequence
from pathlib import Path

from processor.yolo.cpu import CpuFeatures
from processor.yolo.evidence import Measurement, passed, recorded, shipped
from processor.yolo.manifest import Manifest
from wire.errors import ModelError

log = logging.getLogger(__name__)


def choose(requested: str, manifest: Manifest, folder: Path) -> str:
    """The precision for the model in `folder` on this machine: `f32`, `bf16` or `int8`. Raises ModelError."""
    if requested == "auto":
        return fastest(manifest, CpuFeatures.here(), recorded(folder), shipped())
    return asked(requested, manifest, CpuFeatures.here())


def fastest(
    manifest: Manifest, cpu: CpuFeatures, own: Sequence[Measurement], others: Sequence[Measurement] = ()
) -> str:
    """The fastest precision that the CPU has instructions for and that was found to be accurate enough."""
    int8 = cpu.int8 and manifest.quantization is not None and manifest.quantization.current
    capable = [name for name, has in (("int8", int8), ("bf16", cpu.bf16)) if has]
    for name in capable:
        if passed(name, manifest, own, others):
            return name
    if capable:
        log.info(
            "%s runs in f32: no measurement here shows that it is as accurate in %s, which this CPU is faster in. "
            "To let it choose: image-processor evaluate --record. To decide yourself: --precision.",
            manifest.name,
            " or ".join(capable),
        )
    return "f32"


def asked(requested: str, manifest: Manifest, cpu: CpuFeatures) -> str:
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
            "Precision int8: %s was quantized by an earlier version, which is wrong on CPUs without VNNI. Convert it "
            "again.",
            manifest.name,
        )
    return requested
