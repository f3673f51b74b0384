"""What files are called that come from people and go to people: safe on every system, and never a way to somewhere."""

import re
from collections.abc import Sequence
from pathlib import PurePosixPath
from unicodedata import normalize
from urllib.parse import quote

LONGEST_BYTES = 255
LONGEST_STEM = 180
"""How long the names of files may be, in UTF-8, and those of files that others are called after."""

LONGEST_SUFFIX = 10
NOT_IN_NAMES = frozenset('<>:"|?*')
"""What some file systems refuse."""

DEVICE = re.compile(r"(con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³]|conin\$|conout\$) *(\.|$)", re.IGNORECASE)
"""What Windows takes for a device, whatever stands behind the dot."""


def file_name(given: str) -> str:
    """`given` as a plain file name: its folders joined by underscores, nothing that could be a path or is unseen.

    Empty where nothing is left.
    """
    parts = [part for part in given.replace("\\", "/").split("/") if part not in ("", ".", "..")]
    seen = "".join("_" if each in NOT_IN_NAMES else each for each in "_".join(parts) if each.isprintable())
    path = PurePosixPath(seen.strip(" ."))
    suffix = path.suffix[:LONGEST_SUFFIX]
    return _shortened(path.stem, LONGEST_BYTES - len(suffix.encode())) + suffix


def stem_of(given: str) -> str:
    """What files that are made of the picture `given` are called, without their endings; empty where nothing is left.

    No name of a device, and short enough for a number or an ending behind.
    """
    stem = _shortened(PurePosixPath(file_name(given)).stem, LONGEST_STEM).rstrip(" .")
    device = DEVICE.match(stem)
    return f"{stem[: device.start(2)]}_{stem[device.start(2) :]}" if device else stem


def disposition(kind: str, name: str) -> str:
    """The header Content-Disposition of a file that is `inline` or an `attachment`. Source: RFC 6266, RFC 8187.

    Whoever does not read its second form finds the name in ASCII.
    """
    plain = "".join(each if " " <= each <= "~" and each not in '"\\%' else "_" for each in name)
    extended = "" if plain == name else f"; filename*=UTF-8''{quote(name, safe='')}"
    return f'{kind}; filename="{plain}"{extended}'


class Names:
    """Keeps the names of one batch apart. Names that differ only in case are two: they are what people call them."""

    def __init__(self) -> None:
        self._taken: set[str] = set()

    def distinct(self, given: str) -> str:
        """The name of `given`, with a number where another picture had it before."""
        wanted = PurePosixPath(file_name(given) or f"picture-{len(self._taken) + 1}")
        name, number = str(wanted), 1
        while name in self._taken:
            number += 1
            name = f"{_shortened(wanted.stem, LONGEST_STEM)}-{number}{wanted.suffix}"
        self._taken.add(name)
        return name


def distinct_stems(pictures: Sequence[str], *taken: str) -> list[str]:
    """What the files of the pictures are called in one archive, without their endings: apart from one another and from
    those `taken`, whatever becomes of their endings, on systems that see no case too.

    One whose name another has gets a number, but no picture's own name.
    """
    wanted = [stem_of(each) or "picture" for each in pictures]
    seen, own = {_as_systems_see(each) for each in taken}, {_as_systems_see(each) for each in wanted}
    stems = []
    for stem in wanted:
        name, number = stem, 1
        while _as_systems_see(name) in seen or (number > 1 and _as_systems_see(name) in own):
            number += 1
            name = f"{stem}-{number}"
        seen.add(_as_systems_see(name))
        stems.append(name)
    return stems


def _as_systems_see(name: str) -> str:
    return normalize("NFC", normalize("NFC", name).casefold())


def _shortened(text: str, most_bytes: int) -> str:
    return text.encode()[:most_bytes].decode(errors="ignore")
