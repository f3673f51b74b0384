"""Hashes of large files, so that these are read once, and not at each start: of a file that is the same since."""

import json
import os
import time
from contextlib import suppress
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from processor.catalog.files import sha256

LARGE_BYTES = 1 << 20
"""Smaller files are hashed faster than looked up."""

SETTLED_NS = 2_000_000_000
"""A file that was changed less than that ago could be changed once more under the same time: it is not remembered."""


def known_sha256(file: Path, folder: Path | None) -> str:
    """The hash of `file`, in hex: as it was when its size, times and inode were last these, else computed.

    It is remembered beside the converted model in `folder`, where there is one and that can be written to, and hashed
    each time elsewhere. Raises OSError where the file cannot be read.
    """
    found = file.stat()
    if folder is None or found.st_size < LARGE_BYTES:
        return sha256(file)
    memory, name = folder.with_name(f".{folder.name}.hashes.json"), str(file.resolve())
    state = [found.st_size, found.st_mtime_ns, found.st_ctime_ns, found.st_ino]
    known = _read(memory)
    match known.get(name):
        case [*before, str(digest)] if before == state and os.access(file, os.R_OK):
            return digest
    digest = sha256(file)
    if time.time_ns() - found.st_ctime_ns > SETTLED_NS:
        _write(
            memory, {**{each: value for each, value in known.items() if Path(each).exists()}, name: [*state, digest]}
        )
    return digest


def _read(memory: Path) -> dict[str, Any]:
    try:
        content = json.loads(memory.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return content if isinstance(content, dict) else {}


def _write(memory: Path, content: dict[str, Any]) -> None:
    """As a whole, for others read it meanwhile. Who writes at the same time is forgotten, and hashes once more."""
    with suppress(OSError):
        memory.parent.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=memory.parent, prefix=memory.name) as scratch:
            (Path(scratch) / "made").write_text(json.dumps(content), encoding="utf-8")
            (Path(scratch) / "made").replace(memory)
