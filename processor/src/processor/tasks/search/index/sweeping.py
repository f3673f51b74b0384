"""Which files of an index are gone. A disk that is away takes none with it."""

# Paths are bytes, as systems have them: not all of them are text, and there are many.
# ruff: noqa: PTH116, PTH118, PTH120, PTH122

import os
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from processor.tasks.search.index.entries import Known
from processor.walk import Walk

MANY, MOST_SHARE = 20, 0.5
"""Where more than both would go at a time, a disk may be away in a way that cannot be seen: a person has to say so."""


@dataclass(frozen=True, slots=True)
class Swept:
    """Files that a walk did not meet: those that are `gone`, and how many are `kept`, because they may be elsewhere."""

    gone: Collection[Known] = ()
    kept: int = 0


@dataclass(slots=True)
class Sweep:
    """Compares `known`, the files of the index, with those that `walk` met; `met` are their paths.

    `root_inode` is that of the walked folder when it was indexed first, None where it was not. With `whatever`,
    everything that was not met is gone.
    """

    walk: Walk
    known: Mapping[bytes, Known]
    met: Collection[bytes]
    root_inode: int | None = None
    whatever: bool = False
    _devices: dict[bytes, int | None] = field(default_factory=dict)

    def swept(self, at_other_paths: Collection[int]) -> Swept:
        """What became of the files that were not met; of moved ones, the entries are `at_other_paths` now."""
        missed = {path: file for path, file in self.known.items() if path not in self.met and self._is_covered(path)}
        if self.whatever:
            return Swept(tuple(missed.values()))
        if not self._root_is_there():
            return Swept(kept=len(missed))
        gone = [file for path, file in missed.items() if not self._may_be_away(path, file)]
        moved = [file for file in gone if file.entry in at_other_paths]
        if len(gone) - len(moved) > max(MANY, MOST_SHARE * len(self.known)):
            gone = moved
        return Swept(tuple(gone), len(missed) - len(gone))

    def _is_covered(self, path: bytes) -> bool:
        """Whether the walk would have met the file."""
        name = os.fsdecode(path)
        hidden = any(part.startswith(".") for part in Path(name).parts)
        return os.path.splitext(name)[1].lower() in self.walk.suffixes and (self.walk.hidden or not hidden)

    def _root_is_there(self) -> bool:
        try:
            inode = self.walk.root.stat().st_ino
        except OSError:
            return False
        return inode == self.root_inode or any(path in self.known for path in self.met)

    def _may_be_away(self, path: bytes, file: Known) -> bool:
        """Whether a folder above the file could not be listed, or is another disk's now."""
        above = list(_above(path))
        if any(folder in self.walk.unread for folder in (path, *above)):
            return True
        device = self._device(above[0])
        return device is not None and device != file.device

    def _device(self, folder: bytes) -> int | None:
        if folder not in self._devices:
            try:
                self._devices[folder] = os.stat(os.path.join(os.fsencode(self.walk.root), folder)).st_dev
            except OSError:
                self._devices[folder] = None
        return self._devices[folder]


def _above(path: bytes) -> Iterator[bytes]:
    """The folders above, the nearest first, to the empty one that was walked."""
    while path:
        path = os.path.dirname(path)
        yield path
