"""What is known of prepared networks of faces: the file beside them."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from processor.catalog import manifests

FORMAT = 3
"""Raised whenever a model that was prepared before would no longer be read right, or its faces would be others."""

MAPPING, SYNTHESIS, FITTING = "mapping.xml", "synthesis.xml", "fitting.xml"
MEAN, AXES = "mean_style.npy", "axes.npy"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A model of faces. `weights_sha256` is of what its networks came in, `notice` what its user has to know.

    A style has so many `numbers`; one for each of the `layers` makes a picture of `side` pixels each way. It is
    compared with others at `compared` pixels each way. `files` has the SHA-256 of each file beside the manifest.
    """

    name: str
    about: str
    license: str
    notice: str
    weights_sha256: str
    numbers: int
    layers: int
    side: int
    compared: int
    files: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """The manifest is in `folder`, with the hashes of all that is there."""
        manifests.write(asdict(self), folder)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest in `folder`. Raises ManifestError where there is none, or one that another version wrote."""
        content = manifests.read(folder, FORMAT)
        try:
            return cls(**content)
        except TypeError as error:
            raise manifests.unreadable(folder, error) from error

    def check(self, folder: Path) -> None:
        """Every file in `folder` is as it was prepared. Raises ManifestError."""
        manifests.check(self.files, folder)
