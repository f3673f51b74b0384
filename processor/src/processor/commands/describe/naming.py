"""Under which names texts lie beside their pictures, so that no two pictures have one."""

import os
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from processor.commands.describe.known import Known


class Sidecar(StrEnum):
    """A file beside a picture, by its ending."""

    TXT = "txt"
    CAPTION = "caption"
    XMP = "xmp"


@dataclass(frozen=True, slots=True)
class Names:
    """What stands before the ending of a text, by the picture's path: the path without its ending, or, for the
    pictures in `whole`, with it, because another has the same.
    """

    stems: Mapping[str, str]
    whole: Sequence[str]

    def of(self, path: str, sidecar: Sidecar) -> str:
        """The text's path."""
        return f"{self.stems[path]}.{sidecar}"


def names_of(paths: Iterable[str], known: Known) -> Names:
    """The names for all pictures of a folder. Some systems take no notice of capitals, so these tell nothing apart.

    A picture whose text lies under one of both names already keeps it, whatever comes or goes beside it.
    """
    stems = {path: _stem(path) for path in paths}
    written = {path: {_stem(file) for file in known.files_of(path)} for path in stems}
    keep = {path for path, found in written.items() if stems[path] in found}
    whole = _clashing(stems, keep)
    stems |= {path: path for path, found in written.items() if path in whole or (path in found and path not in keep)}
    while clashing := _clashing(stems, keep):
        whole |= clashing
        stems |= {path: path for path in clashing}
    return Names(stems, sorted(whole))


def _clashing(stems: Mapping[str, str], keep: set[str]) -> set[str]:
    """The pictures that have another's name and not yet one that is their own; of two, not the one that keeps it."""
    held = Counter(stem.casefold() for stem in stems.values())
    keepers = Counter(stems[path].casefold() for path in keep)
    own = {path.casefold() for path, stem in stems.items() if stem == path}

    def keeps(path: str) -> bool:
        name = stems[path].casefold()
        return path in keep and keepers[name] == 1 and name not in own

    return {path for path, stem in stems.items() if stem != path and held[stem.casefold()] > 1 and not keeps(path)}


def _stem(path: str) -> str:
    return os.path.splitext(path)[0]  # noqa: PTH122 - a path as text, which stays as it is
