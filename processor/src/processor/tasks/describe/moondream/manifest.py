"""What is known of a converted model: the file beside its networks that says what they were made of, and how."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Self

from processor.catalog import manifests

FORMAT = 1
"""Raised whenever a converted model of before would no longer be read right, or would say something else."""

VISION, PROJECTION, WORDS, DECODER = "vision_encoder", "vision_projection", "text_encoder", "text_decoder"
BEGUN, TOKENIZER, CONFIG = "initial_kv_cache.npy", "tokenizer.json", "config.json"


@dataclass(frozen=True, slots=True)
class Network:
    """One network, in `file`, and which `runtime` runs it: `openvino` or `onnxruntime`.

    `difference` is how far OpenVINO's outputs were from onnxruntime's on samples, of the largest number in them; None
    where there was no onnxruntime to ask, or OpenVINO cannot read it. `remembers` says that keys and values stay in it.
    """

    file: str
    runtime: str
    difference: float | None = None
    remembers: bool = False


@dataclass(frozen=True, slots=True)
class Manifest:
    """A converted model. `weights_sha256` is of the file that it was converted from, `words` how many tokens it knows.

    `files` has the SHA-256 of each file beside the manifest.
    """

    name: str
    about: str
    license: str
    notice: str
    weights_sha256: str
    words: int
    networks: Mapping[str, Network]
    files: Mapping[str, str] = field(default_factory=dict)
    format: int = FORMAT

    @property
    def runtimes(self) -> str:
        """All that run it."""
        return ", ".join(sorted({each.runtime for each in self.networks.values()}, reverse=True))

    def write(self, folder: Path) -> None:
        """The manifest is in `folder`, with the hashes of all that is there."""
        manifests.write(asdict(self), folder)

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest in `folder`. Raises ManifestError where there is none, or one that another version wrote."""
        content = manifests.read(folder, FORMAT)
        try:
            networks = {name: Network(**each) for name, each in content["networks"].items()}
            return cls(**content | {"networks": networks})
        except (KeyError, TypeError, AttributeError) as error:
            raise manifests.unreadable(folder, error) from error

    def check(self, folder: Path) -> None:
        """Every file in `folder` is as it was converted. Raises ManifestError."""
        manifests.check(self.files, folder)
