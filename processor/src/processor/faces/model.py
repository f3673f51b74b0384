"""The model, opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from processor.faces.manifest import MAPPING, MEAN, SYNTHESIS, Manifest
from processor.runtimes import Execution, Floats, Graph, open_graph
from wire.models import ModelVersion

TRUNCATION = np.float32(0.5)
"""How far from the mean style faces are, of how far their noise would have them: beyond it they are less like faces."""

RUNTIME, PRECISION = "openvino", "f32"
MOST, MIDDLE = 255, 1.0


@dataclass(frozen=True, slots=True)
class FaceModel:
    """The networks of faces. Computed in float32 on every CPU: in bfloat16 they take longer, and are 3 levels off.

    `mean` is the mean style, (1, numbers).
    """

    manifest: Manifest
    mean: Floats
    mapping: Graph
    synthesis: Graph

    @classmethod
    def open(cls, folder: Path, threads: int | None) -> Self:
        """The model that was prepared into `folder`, on so many `threads`. Raises ManifestError."""
        manifest = Manifest.read(folder)
        manifest.check(folder)
        execution = Execution(PRECISION, threads)
        mapping, synthesis = (open_graph(folder / name, execution) for name in (MAPPING, SYNTHESIS))
        return cls(manifest, np.load(folder / MEAN), mapping, synthesis)

    @property
    def version(self) -> ModelVersion:
        return ModelVersion(self.manifest.name, self.manifest.weights_sha256, RUNTIME, PRECISION)

    def style(self, noise: Floats) -> Floats:
        """(layers, numbers): the style of the noise (1, numbers), halfway to the mean, the same for each layer."""
        style = self.mean + TRUNCATION * (self.mapping.run({"noise": noise})["style"] - self.mean)
        return np.repeat(style, self.manifest.layers, 0)

    def picture(self, styles: Floats) -> NDArray[np.uint8]:
        """(side, side, 3) RGB: the face with these `styles` (layers, numbers)."""
        made = self.synthesis.run({"styles": styles})["picture"][0]
        shares = (np.clip(made, -MIDDLE, MIDDLE) + MIDDLE) * (MOST / 2)
        return np.ascontiguousarray(np.round(shares).astype(np.uint8).transpose(1, 2, 0))
