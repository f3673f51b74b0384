"""The folder of text files that YOLO's trainers read, whatever stands in a line."""

from collections.abc import Callable, Iterable, Sequence

from front.file_names import distinct_stems
from front.tasks.base import Document, Entry
from front.tasks.zipped import zipped

CLASSES = "classes"


def dataset(entries: Sequence[Entry], labels: Iterable[str], lines: Callable[[Entry], bytes]) -> Document:
    """A zip with a file of `lines` for each picture, and `classes.txt` with a label a line, by number."""
    stems = distinct_stems([entry.name for entry in entries], CLASSES)
    files = [(f"{CLASSES}.txt", "".join(f"{label}\n" for label in labels).encode())]
    return zipped([*files, *((f"{stem}.txt", lines(entry)) for stem, entry in zip(stems, entries, strict=True))])
