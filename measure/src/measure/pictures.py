"""Which pictures are measured with."""

from pathlib import Path

from wire.errors import BadOptionError

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp"})


def spread(folder: Path, count: int) -> tuple[Path, ...]:
    """At most `count` pictures of `folder`, spread evenly over its files by name. Raises BadOptionError for none."""
    found = sorted(path for path in folder.iterdir() if path.suffix.lower() in SUFFIXES) if folder.is_dir() else []
    if not found:
        raise BadOptionError(f"Option --images: expected a folder with pictures, got {folder}, which has none.")
    step = max(1.0, len(found) / count)
    return tuple(found[int(index * step)] for index in range(min(count, len(found))))
