"""What is known of a converted model: the file beside its networks."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from processor.catalog import manifests
from processor.encoders.clip_folder import ClipFiles

FORMAT = 1
"""Raised whenever a converted model of before would no longer be read right, or its pictures would be others."""

STEERING, ENCODER = "steering.xml", "encoder.xml"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a request leaves to the model: pictures of `side` pixels each way, `steps` that look at so many `cuts`; and
    how far a step goes (`rate`), of which a part is taken off the latents themselves (`decay`)."""

    side: int
    steps: int
    cuts: int
    rate: float
    decay: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """A converted model. `weights_sha256` is of what it was converted from, `notice` what its user has to know.

    Latents have so many channels (`latents`), and are smaller than pictures by `factor`. Pictures are steered by
    `clip`; `second` looks at what came of it, None where there is none. `files` has the SHA-256 of each file beside the
    manifest.
    """

    name: str
    about: str
    license: str
    notice: str
    weights_sha256: str
    latents: int
    factor: int
    clip: ClipFiles
    second: ClipFiles | None
    defaults: Defaults
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
            second = None if content["second"] is None else ClipFiles.of(content["second"])
            made = {
                "clip": ClipFiles.of(content["clip"]),
                "second": second,
                "defaults": Defaults(**content["defaults"]),
            }
            return cls(**content | made)
        except (KeyError, TypeError) as error:
            raise manifests.unreadable(folder, error) from error

    def check(self, folder: Path) -> None:
        """Every file in `folder` is as it was converted. Raises ManifestError."""
        manifests.check(self.files, folder)
