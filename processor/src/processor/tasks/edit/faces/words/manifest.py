"""What is known of a CLIP that was made ready for faces: the file beside its networks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from processor.catalog import manifests
from processor.encoders.clip_folder import ClipFiles

FORMAT = 1
"""Raised whenever what was converted before would no longer be read right, or its faces would be others."""

WORDING = "wording.xml"


@dataclass(frozen=True, slots=True)
class WordsManifest:
    """`clips` steer and look: the first steers, another one, where there is one, looks at what came of it."""

    weights_sha256: str
    clips: tuple[ClipFiles, ...]
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
            return cls(**content | {"clips": tuple(ClipFiles.of(each) for each in content["clips"])})
        except (KeyError, TypeError) as error:
            raise manifests.unreadable(folder, error) from error

    def check(self, folder: Path) -> None:
        """Every file in `folder` is as it was converted. Raises ManifestError."""
        manifests.check(self.files, folder)
