"""What is known of a converted model: the file beside its networks that says which numbers they were made of."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from processor.catalog.files import sha256
from wire.errors import ManifestError

FILE_NAME = "manifest.json"
FORMAT = 2
"""Raised whenever a converted model of before would no longer be read right, or its masks would be others."""

ENCODER, DECODER = "encoder.xml", "decoder.xml"
PAD, STRETCH = "pad", "stretch"
AGAIN = "Remove the folder and start again."


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
        files = {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.name != FILE_NAME}
        content = asdict(self) | {"files": files}
        (folder / FILE_NAME).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest in `folder`. Raises ManifestError where there is none, or one that another version wrote."""
        try:
            content = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
            if content["format"] == FORMAT:
                return cls(**content)
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise ManifestError(f"Model {folder}: its {FILE_NAME} cannot be read ({error}). {AGAIN}") from error
        raise ManifestError(f"Model {folder}: was converted by another version. {AGAIN}")

    def check(self, folder: Path) -> None:
        """Every file in `folder` is as it was converted. Raises ManifestError."""
        for name, expected in self.files.items():
            path = folder / name
            if not path.is_file() or sha256(path) != expected:
                raise ManifestError(f"Model {folder}: {name} is not as it was converted. {AGAIN}")
