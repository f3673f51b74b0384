"""A converted model's detector in one precision, of files that are known to be whole."""

import os
from pathlib import Path
from typing import Any

import numpy as np

from processor.runtimes import Execution, Runtime, ServingRuntime, load
from processor.yolo.detector import Detector
from processor.yolo.manifest import Manifest
from wire.errors import ManifestError

CACHE = "cache"


def load_detector(folder: Path, manifest: Manifest, execution: Execution) -> Detector:
    """A detector with the network of the model in `folder`. Raises ManifestError where its files are not whole."""
    return detector_around(load_runtime(folder, manifest, execution), manifest)


def load_runtime(folder: Path, manifest: Manifest, execution: Execution, name: str = "openvino") -> ServingRuntime:
    """The runtime of that name with the model's network. Raises ManifestError where its files are not whole."""
    if name == "keras":
        return load(manifest.checked(folder, "keras"), Execution())
    network = manifest.checked(folder, "int8" if execution.precision == "int8" else "f32")
    return load(network, execution, _cache(folder))


def detector_around(runtime: Runtime, manifest: Manifest) -> Detector:
    """A detector with `runtime`. Raises ManifestError where its heads are not those that the manifest tells of."""
    width, height = manifest.input_wh
    black: Any = np.zeros((1, height, width, 3), runtime.dtype)
    heads = runtime.infer(black)
    found = [head.shape[2] for head in heads]
    expected = [len(spec.anchors) * (5 + spec.classes) for spec in manifest.heads]
    if found != expected:
        raise ManifestError(
            f"Model {manifest.name}: expected heads of {expected} channels by its manifest, its network has {found}. "
            "Convert it again."
        )
    stride = manifest.stride or width // min(int(head.shape[1]) for head in heads)
    return Detector(runtime, manifest.heads, manifest.input_wh, stride)


def _cache(folder: Path) -> Path | None:
    """Where compiled networks are kept: nowhere in a folder that cannot be written to."""
    cache = folder / CACHE
    where = cache if cache.exists() else folder
    effective = os.access in os.supports_effective_ids
    return cache if where.is_dir() and os.access(where, os.W_OK, effective_ids=effective) else None
