"""Folders that are there as a whole, or as they were."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory


@contextmanager
def replaced(folder: Path) -> Iterator[Path]:
    """An empty folder, which takes the place of `folder` when the block ends, unless it raises.

    What is put beside the empty one, into its parent, is gone then.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(prefix=f".{folder.name}.", dir=folder.parent) as scratch:
        made = Path(scratch) / "made"
        made.mkdir()
        yield made
        if folder.exists():
            folder.rename(Path(scratch) / "before")
        made.rename(folder)
