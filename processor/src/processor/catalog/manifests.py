"""The file beside a converted model's networks that says what they were made of: written, and held to what is there."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from processor.catalog.files import sha256
from wire.errors import ManifestError

FILE_NAME = "manifest.json"
AGAIN = "Remove the folder and start again."


def write(manifest: Mapping[str, Any], folder: Path) -> None:
    """The manifest is in `folder`, its `files` are the hashes of all else that is there."""
    files = {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.name != FILE_NAME}
    content = {**manifest, "files": files}
    (folder / FILE_NAME).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")


def check(files: Mapping[str, str], folder: Path) -> None:
    """Each of the `files` in `folder`, by name, has the hash that it is written with. Raises ManifestError."""
    for name, expected in files.items():
        path = folder / name
        if not path.is_file() or sha256(path) != expected:
            raise ManifestError(f"Model {folder}: {name} is not as it was converted. {AGAIN}")
