"""What a model is converted from: files in Hugging Face's layout, or a detector's network."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Source:
    """The files in `folder`, of which `weights_sha256` is the hash of the weights.

    `network` is the file of a converted detector's network, empty for none, and `side` how many pixels it is given.
    """

    name: str
    folder: Path
    weights_sha256: str
    about: str = ""
    license: str = ""
    notice: str = ""
    network: str = ""
    side: int = 0
