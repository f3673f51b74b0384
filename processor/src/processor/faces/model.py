"""The model, opened."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

import numpy as np
from numpy.typing import NDArray

from processor.faces.directions import Direction
from processor.faces.manifest import AXES, MAPPING, MEAN, SYNTHESIS, Manifest
from processor.runtimes import Execution, Floats, Graph, open_graph
from wire.models import ModelVersion

TRUNCATION = np.float32(0.5)
"""How far from the mean style faces are, of how far their noise would have them: beyond it they are less like faces."""

RUNTIME, PRECISION = "openvino", "f32"
MOST = 255


@dataclass(frozen=True, slots=True, weakref_slot=True)
class FaceModel:
    """The networks of faces. Computed in float32 on every CPU: in bfloat16 they take longer, and are 3 levels off.

    `mean` is the mean style, (1, numbers); `axes` (numbers, numbers) are those of `convert`. What else there is lies in
    `folder`.
    """

    folder: Path
    manifest: Manifest
    mean: Floats
    axes: Floats
    mapping: Graph
    synthesis: Graph

    @classmethod
    def open(cls, folder: Path, threads: int | None) -> Self:
        """The model that was prepared into `folder`, on so many `threads`. Raises ManifestError."""
        manifest = Manifest.read(folder)
        manifest.check(folder)
        execution = Execution(PRECISION, threads)
        mapping, synthesis = (open_graph(folder / name, execution) for name in (MAPPING, SYNTHESIS))
        return cls(folder, manifest, np.load(folder / MEAN), np.load(folder / AXES), mapping, synthesis)

    @property
    def version(self) -> ModelVersion:
        return ModelVersion(self.manifest.name, self.manifest.weights_sha256, RUNTIME, PRECISION)

    def style(self, noise: Floats) -> Floats:
        """(layers, numbers): the style of the noise (1, numbers), halfway to the mean, the same for each layer."""
        style = self.mean + TRUNCATION * (self.mapping.run({"noise": noise})["style"] - self.mean)
        return np.repeat(style, self.manifest.layers, 0)

    def moved(self, styles: Floats, direction: Direction, amount: float) -> Floats:
        """The `styles`, so many deviations of faces farther in that direction."""
        made = styles.copy()
        made[direction.layers] += np.float32(amount * direction.sign) * TRUNCATION * self.axes[direction.axis]
        return made

    def picture(self, styles: Floats) -> NDArray[np.uint8]:
        """(side, side, 3) RGB: the face with these `styles` (layers, numbers)."""
        return pixels_of(self.synthesis.run({"styles": styles})["picture"])


def pixels_of(face: Floats) -> NDArray[np.uint8]:
    """(1, 3, H, W), -1 to 1 and beyond -> (H, W, 3)."""
    levels = np.round((np.clip(face[0], -1, 1) + 1) * (MOST / 2)).astype(np.uint8)
    return np.ascontiguousarray(levels.transpose(1, 2, 0))
