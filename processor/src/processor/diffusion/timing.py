"""How long a step takes in each precision: measured once on each kind of CPU, and kept beside the model."""

import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import numpy as np

from processor.catalog import timings as kept
from processor.diffusion.manifest import Manifest
from processor.diffusion.networks import Networks
from processor.runtimes import Execution

CALLS = 3
"""How often each is asked, when it was made ready. The fastest counts: others had company on the cores."""


def step_seconds(
    folder: Path, manifest: Manifest, precisions: Sequence[str], threads: int | None
) -> Mapping[str, float]:
    """Seconds for one call of the network of the model in `folder`, for a picture of the size that it is used to, by
    precision.

    What was measured before on such a CPU is not measured again. One network is open at a time. Where the folder cannot
    be written to, nothing is kept, and the log says so.
    """
    known = kept.read(folder)
    if not set(precisions) <= known.keys():
        known = {each: _measure(folder, manifest, Execution(each, threads)) for each in precisions}
        kept.keep(folder, known)
    return {each: known[each] for each in precisions}


def _measure(folder: Path, manifest: Manifest, execution: Execution) -> float:
    side = manifest.defaults.side
    sized = Networks(folder, manifest, execution).of(side, side)
    graph, random = sized.unet, np.random.default_rng(0)
    inputs = {name: random.standard_normal(shape, np.float32) for name, shape in sized.unet_inputs.items()}
    graph.run(inputs)
    took = list[float]()
    for _ in range(CALLS):
        begun = time.perf_counter()
        graph.run(inputs)
        took.append(time.perf_counter() - begun)
    return round(min(took), 4)
