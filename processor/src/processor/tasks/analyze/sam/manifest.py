"""What is known of a converted model: the file beside its networks that says which numbers they were made of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from processor.catalog import manifests

FORMAT = 2
"""Raised whenever a converted model of before would no longer be read right, or its masks would be others."""

ENCODER, DECODER = "encoder.xml", "decoder.xml"
PAD, STRETCH = "pad", "stretch"


@dataclass(frozen=True, slots=True)
class Manifest:
    """A converted model. `weights_sha256` is of what it was converted from, `notice` what its user has to know.

    It sees squares of `side` pixels. `fit` is how a picture becomes one: `pad`, its longer side as long as that, and
    what is missing added at the right and at the bottom; or `stretch`, each side as long as that. `masks` is how many
    it makes of a prompt. `files` has the SHA-256 of each file beside the manifest.
    """

    name: str
    architecture: str
    about: str
    license: str
    notice: str
    weights_sha256: str
    side: int
    fit: str
    masks: int
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
        except (KeyError, TypeError) as error:
            raise manifests.unreadable(folder, error) from error

    def check(self, folder: Path) -> None:
        """Every file in `folder` is as it was converted. Raises ManifestError."""
        manifests.check(self.files, folder)
