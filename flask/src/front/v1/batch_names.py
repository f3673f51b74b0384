"""What the pictures of a batch are called: labels for people, of which none leads to anything."""

from pathlib import PurePosixPath

LONGEST_NAME = 120
NOT_IN_NAMES = set('<>:"|?*')  # what some file systems refuse


def label(given: str) -> str:
    """`given` as a plain file name: its folders joined by underscores, nothing that could be a path or is unseen."""
    parts = [part for part in given.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    seen = "".join("_" if each in NOT_IN_NAMES else each for each in "_".join(parts) if each.isprintable())
    path = PurePosixPath(seen.strip(" ."))
    suffix = path.suffix[:10]
    return path.stem[: LONGEST_NAME - len(suffix)] + suffix


class Names:
    """Keeps the names of one batch apart, whatever becomes of their endings: `a.png` and `A.jpg` are a double."""

    def __init__(self) -> None:
        self._stems: set[str] = set()

    def distinct(self, given: str) -> str:
        """The label of `given`, with a number where another picture had it before."""
        wanted = PurePosixPath(label(given) or f"picture-{len(self._stems) + 1}")
        stem, number = wanted.stem, 1
        while stem.casefold() in self._stems:
            number += 1
            stem = f"{wanted.stem}-{number}"
        self._stems.add(stem.casefold())
        return stem + wanted.suffix
