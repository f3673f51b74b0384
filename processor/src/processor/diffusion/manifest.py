"""What is known of a converted model: the file beside its networks that says how they are used, and by default."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from processor.catalog import manifests
from processor.diffusion.quantization import Quantization, Similarity

FORMAT = 2
"""Raised whenever a converted model of before would no longer be read right, or its pictures would be others."""

TEXT, UNET, DECODER, ENCODER, TINY = "text.xml", "unet.xml", "decoder.xml", "encoder.xml", "tiny_decoder.xml"
UNET_INT8 = "unet_int8.xml"
TOKENIZER, CHECKER = "tokenizer.json", "safety_checker.xml"


@dataclass(frozen=True, slots=True)
class Defaults:
    """What a request leaves to the model: pictures of `side` pixels each way, and how they are made."""

    side: int
    scheduler: str
    steps: int
    guidance: float


@dataclass(frozen=True, slots=True)
class Manifest:
    """A converted model. `weights_sha256` is of what it was converted from.

    Latents have so many `channels`, and are smaller than pictures by `factor`; a network that mends pictures is shown
    so many more `beside` them, others none. The encoder's latents become the loop's by `scale`. A prompt has so many
    `tokens`, of which those that are missing are `padding`, each told in `width` numbers. A distilled network is told
    its guidance in so many numbers (`guidance`), others in none. Its safety checker sees squares of `checked_side`
    pixels; 0 where it has none. `schedule` is its scheduler_config.json; `colors` (channels + 1, 3) as
    `previews.Previews` has them. `quantization` is what came of int8, None where nobody tried. `files` has the SHA-256
    of each file beside the manifest.
    """

    name: str
    about: str
    license: str
    weights_sha256: str
    channels: int
    beside: int
    factor: int
    scale: float
    tokens: int
    padding: int
    width: int
    guidance: int
    tiny: bool
    checked_side: int
    defaults: Defaults
    schedule: Mapping[str, Any]
    colors: list[list[float]]
    quantization: Quantization | None = None
    files: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def mends(self) -> bool:
        """Whether it mends pictures, and makes none of words alone."""
        return self.beside > 0

    def write(self, folder: Path) -> None:
        """The manifest is in `folder`, with the hashes of all that is there."""
        manifests.write(asdict(self), folder)

    def rewrite(self, folder: Path) -> None:
        """The manifest takes the place of the one in `folder`, with the hashes that it has."""
        manifests.rewrite(asdict(self), folder)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest in `folder`. Raises ManifestError where there is none, or one that another version wrote."""
        content = manifests.read(folder, FORMAT)
        try:
            quantization = content.get("quantization") and _quantization(content["quantization"])
            return cls(**content | {"defaults": Defaults(**content["defaults"]), "quantization": quantization})
        except (KeyError, TypeError) as error:
            raise manifests.unreadable(folder, error) from error

    def check(self, folder: Path) -> None:
        """Every file in `folder` is as it was converted. Raises ManifestError."""
        manifests.check(self.files, folder)


def _quantization(content: Mapping[str, Any]) -> Quantization:
    return Quantization(**{**content, "similarity": Similarity(**content["similarity"])})
