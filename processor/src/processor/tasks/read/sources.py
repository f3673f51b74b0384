"""What a reader is converted from: the catalog's files, or a folder of somebody's own."""

from dataclasses import dataclass
from pathlib import Path

from processor.catalog import readers
from processor.catalog.files import sha256
from processor.settings import Settings

CHARACTERS = "characters.txt"


@dataclass(frozen=True, slots=True)
class Source:
    """Three networks in ONNX, and a file with the characters of the last one; None where they lie in it."""

    name: str
    detector: Path
    classifier: Path
    recognizer: Path
    characters: Path | None = None

    @property
    def sha256(self) -> str:
        """The hash of the recognizer, which makes it the model that it is."""
        return sha256(self.recognizer)


def own_names(settings: Settings) -> list[str]:
    """The models of the user's own: folders with a recognizer among the weights."""
    found = settings.weights_dir.glob(f"*/{readers.RECOGNIZER}")
    return sorted(path.parent.name for path in found if path.parent.name != readers.NAME)


def source_in(folder: Path, usual: Path) -> Source:
    """The files in `folder`; those that it lacks are the ones in `usual`."""

    def file(name: str) -> Path:
        return folder / name if (folder / name).is_file() else usual / name

    characters = folder / CHARACTERS
    return Source(
        folder.name,
        file(readers.DETECTOR),
        file(readers.CLASSIFIER),
        folder / readers.RECOGNIZER,
        characters if characters.is_file() else None,
    )
