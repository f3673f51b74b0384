"""What is known of a converted model: the file beside its networks that says which numbers they were made of."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from processor.catalog import manifests
from processor.catalog.manifests import AGAIN, FILE_NAME
from processor.encoders.preparation import Preparation, preparation_of
from processor.tokens.files import document
from wire.errors import ManifestError

FORMAT = 1
"""Raised whenever a converted model of before would no longer be read right, or its vectors would be others."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A converted model. `weights_sha256` is of what it was converted from, `notice` what its user has
    to know.

    `dimensions` are those of its vectors, `shorter` those that they may be cut to. `most_tokens` is 0 where it embeds
    no texts, `pictures` None where no pictures. `scale` is what the cosine of a text and a picture is multiplied by
    before a softmax over texts, 0 where there is none or it is not known. `files` has the SHA-256 of each file beside
    the manifest.
    """

    name: str
    architecture: str
    about: str
    license: str
    weights_sha256: str
    dimensions: int
    notice: str = ""
    shorter: tuple[int, ...] = ()
    most_tokens: int = 0
    pictures: Preparation | None = None
    scale: float = 0.0
    files: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    def write(self, folder: Path) -> None:
        """The manifest is in `folder`, with the hashes of all that is there."""
        manifests.write(asdict(self), folder)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest in `folder`. Raises ManifestError where there is none, or one that another version wrote."""
        content = document(folder / FILE_NAME)
        if content.get("format") != FORMAT:
            raise ManifestError(f"Model {folder}: was converted by another version. {AGAIN}")
        try:
            pictures = None if content["pictures"] is None else preparation_of(content["pictures"])
            return cls(**content | {"shorter": tuple(content["shorter"]), "pictures": pictures})
        except (KeyError, TypeError) as error:
            raise manifests.unreadable(folder, error) from error

    @property
    def lacks_scale(self) -> bool:
        """Whether it is of a CLIP that was converted before its scale was kept."""
        return self.architecture == "clip" and not self.scale

    def check(self, folder: Path) -> None:
        """Every file in `folder` is as it was converted. Raises ManifestError."""
        manifests.check(self.files, folder)
