"""A converted reader: its folder, and what lies in it."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from processor.catalog.known_hashes import known_sha256
from wire.errors import ManifestError

FORMAT = 1
RECORD, CHARACTERS = "reader.json", "characters.txt"
DETECTOR, CLASSIFIER, RECOGNIZER = "detector.xml", "classifier.xml", "recognizer.xml"


@dataclass(frozen=True, slots=True)
class ReaderRecord:
    """What a converted reader was made of, `sources` by file, and the hashes of the `files` that it is now."""

    name: str
    sources: Mapping[str, str]
    files: Mapping[str, str]
    format: int = FORMAT

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The record in `folder`. Raises ManifestError where there is none of this version."""
        try:
            found = cls(**json.loads((folder / RECORD).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as error:
            raise ManifestError(f"Reader {folder}: {RECORD} cannot be read ({error}). Convert it again.") from error
        if found.format != FORMAT:
            raise ManifestError(f"Reader {folder}: expected format {FORMAT}, got {found.format}. Convert it again.")
        return found

    def write(self, folder: Path) -> None:
        (folder / RECORD).write_text(json.dumps(asdict(self), indent=2) + "\n", encoding="utf-8")

    def check(self, folder: Path) -> None:
        """Raises ManifestError where a file is missing, or is not what it was when it was made."""
        for name, expected in self.files.items():
            path = folder / name
            if not path.is_file() or known_sha256(path, folder) != expected:
                raise ManifestError(f"Reader {self.name}: {path} is missing or was changed. Convert it again.")


def characters_in(folder: Path) -> tuple[str, ...]:
    """The characters that the reader in `folder` knows, by number, the first one a blank."""
    return ("", *(folder / CHARACTERS).read_text(encoding="utf-8").removesuffix("\n").split("\n"))
