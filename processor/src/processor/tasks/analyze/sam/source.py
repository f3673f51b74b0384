"""What a model is converted from: files of its makers, in one of the forms in which they publish them."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256 as sha256_of_bytes
from pathlib import Path

from processor.catalog.known_hashes import known_sha256

ENCODERS = ("encoder.onnx", "encoder.ort")
DECODERS = ("decoder.onnx", "decoder.ort")
WEIGHTS, CONFIG = "model.safetensors", "config.json"
CHECKPOINTS = ("*.pt", "*.pth")
MOBILE_SAM, SAM, SAM2 = "mobile-sam", "sam", "sam2"
"""The architectures."""

EXPECTED = f"{WEIGHTS} with {CONFIG}, one .pt or .pth of Meta's, or {ENCODERS[0]} with {DECODERS[0]}"


@dataclass(frozen=True, slots=True)
class Source:
    """The `files` of the model `name`: an encoder and a decoder, or one that has the weights of both.

    It is to be `converted` into that folder. `architecture` says what it is, where its files do not. The others are
    what is said of the model.
    """

    name: str
    files: tuple[Path, ...]
    architecture: str = ""
    about: str = ""
    license: str = ""
    notice: str = ""
    converted: Path | None = None

    @property
    def weights_sha256(self) -> str:
        """As `joined_sha256`."""
        return joined_sha256([known_sha256(file, self.converted) for file in self.files])


def joined_sha256(hashes: Sequence[str]) -> str:
    """The hash of files that have these: of one its own, of several that of theirs one after the other."""
    return hashes[0] if len(hashes) == 1 else sha256_of_bytes("".join(hashes).encode()).hexdigest()


def files_in(folder: Path) -> tuple[Path, ...]:
    """The files in `folder` that a model is made of; none where it has no such files."""
    pair = [
        next((folder / name for name in names if (folder / name).is_file()), None) for names in (ENCODERS, DECODERS)
    ]
    if pair[0] and pair[1]:
        return pair[0], pair[1]
    if (folder / WEIGHTS).is_file() and (folder / CONFIG).is_file():
        return (folder / WEIGHTS,)
    checkpoints = sorted(path for pattern in CHECKPOINTS for path in folder.glob(f"[!.]{pattern}"))
    return (checkpoints[0],) if len(checkpoints) == 1 else ()
