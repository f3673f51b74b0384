"""The two networks become a folder to open a model from: with the mean style, which all faces are drawn towards."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from processor.catalog.replacing import replaced
from processor.export.mobile_stylegan import export_mapping, export_synthesis
from processor.faces.manifest import MAPPING, MEAN, SYNTHESIS, Manifest
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
        np.save(made / MEAN, _mean_style(made / MAPPING, numbers))
        told = (source.name, source.about, source.license, source.notice, source.weights_sha256)
        Manifest(*told, numbers, layers, side).write(made)


def _mean_style(network: Path, numbers: int) -> NDArray[np.float32]:
    """(1, numbers): the mean of the styles of SAMPLES noises, summed up in float64."""
    mapping = open_graph(network, Execution(), {"noise": (AT_ONCE, numbers)})
    noise = np.random.Generator(np.random.Philox(SEED)).standard_normal((SAMPLES, numbers), np.float32)
    parts = [mapping.run({"noise": part})["style"].mean(0, np.float64) for part in np.split(noise, SAMPLES // AT_ONCE)]
    return np.asarray(np.mean(parts, 0)[None], np.float32)
