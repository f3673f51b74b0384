"""The two networks become a folder to open a model from: with the mean style, which all faces are drawn towards, and
the axes along which styles differ most."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from processor.catalog.replacing import replaced
from processor.export.face_losses import export_fitting
from processor.export.mobile_stylegan import export_mapping, export_synthesis
from processor.faces.manifest import AXES, FITTING, MAPPING, MEAN, SYNTHESIS, Manifest
from processor.runtimes import Execution, open_graph

SAMPLES, AT_ONCE, SEED = 4096, 64, 0


@dataclass(frozen=True, slots=True)
class Source:
    """What a model is made of: the files of its two networks. `weights_sha256` is of what they came in."""

    name: str
    about: str
    license: str
    notice: str
    weights_sha256: str
    mapping: Path
    synthesis: Path


def convert(source: Source, folder: Path) -> None:
    """`folder` holds the model from then on, and what was there before until it is complete. Raises ManifestError."""
    with replaced(folder) as made:
        numbers = export_mapping(source.mapping, made / MAPPING)
        layers, side = export_synthesis(source.synthesis, made / SYNTHESIS)
        compared = export_fitting(made / SYNTHESIS, made / FITTING)
        mean, axes = _spread(_styles(made / MAPPING, numbers))
        np.save(made / MEAN, mean)
        np.save(made / AXES, axes)
        told = (source.name, source.about, source.license, source.notice, source.weights_sha256)
        Manifest(*told, numbers, layers, side, compared).write(made)


def _styles(network: Path, numbers: int) -> NDArray[np.float64]:
    """(SAMPLES, numbers): of as many noises."""
    mapping = open_graph(network, Execution(), {"noise": (AT_ONCE, numbers)})
    noise = np.random.Generator(np.random.Philox(SEED)).standard_normal((SAMPLES, numbers), np.float32)
    parts = [mapping.run({"noise": part})["style"] for part in np.split(noise, SAMPLES // AT_ONCE)]
    return np.concatenate(parts).astype(np.float64)


def _spread(styles: NDArray[np.float64]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """The mean (1, numbers) of the styles, and their principal axes (numbers, numbers), a row each, as long as the
    deviation along it; the widest comes first. An axis points where its numbers' cubes sum up to more than 0."""
    mean = styles.mean(0, keepdims=True)
    variances, vectors = np.linalg.eigh(np.cov(styles, rowvar=False))
    axes = vectors.T[::-1] * np.sqrt(np.maximum(variances[::-1], 0))[:, None]
    axes *= np.where((axes**3).sum(1, keepdims=True) < 0, -1, 1)
    return mean.astype(np.float32), np.ascontiguousarray(axes, np.float32)
