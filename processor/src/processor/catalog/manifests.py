"""The file beside a converted model's networks that says what they were made of: written, and held to what is there."""

import json
from collections.abc import Mapping
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from processor.catalog.files import sha256
from processor.catalog.known_hashes import known_sha256
from wire.errors import ManifestError

FILE_NAME = "manifest.json"
AGAIN = "Remove the folder and start again."


def write(manifest: Mapping[str, Any], folder: Path) -> None:
    """The manifest is in `folder`, its `files` are the hashes of all else that is there."""
    files = {path.name: sha256(path) for path in sorted(folder.iterdir()) if path.name != FILE_NAME}
    (folder / FILE_NAME).write_text(_text({**manifest, "files": files}), encoding="utf-8")


def rewrite(manifest: Mapping[str, Any], folder: Path) -> None:
    """The manifest takes the place of the one in `folder`, as it is, whole or not at all."""
    with TemporaryDirectory(dir=folder, prefix=".manifest.") as scratch:
        whole = Path(scratch, FILE_NAME)
        whole.write_text(_text(manifest), encoding="utf-8")
        whole.replace(folder / FILE_NAME)


def read(folder: Path, form: int) -> dict[str, Any]:
    """What `write` wrote into `folder`. Raises ManifestError where it cannot be read, or its `format` is not `form`."""
    try:
        content: dict[str, Any] = json.loads((folder / FILE_NAME).read_text(encoding="utf-8"))
        if content["format"] == form:
            return content
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise unreadable(folder, error) from error
    raise ManifestError(f"Model {folder}: was converted by another version. {AGAIN}")


def unreadable(folder: Path, error: Exception) -> ManifestError:
    """The error of a manifest in `folder` that says other things than it should."""
    return ManifestError(f"Model {folder}: its {FILE_NAME} cannot be read ({error}). {AGAIN}")


def check(files: Mapping[str, str], folder: Path) -> None:
    """Each of the `files` in `folder`, by name, has the hash that it is written with. Raises ManifestError."""
    for name, expected in files.items():
        path = folder / name
        if not path.is_file() or known_sha256(path, folder) != expected:
            raise ManifestError(f"Model {folder}: {name} is not as it was converted. {AGAIN}")


def _text(manifest: Mapping[str, Any]) -> str:
    return json.dumps(manifest, indent=2) + "\n"
