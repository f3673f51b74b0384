"""Several files as one."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZipFile, ZipInfo


def stored(files: Iterable[tuple[str, bytes]]) -> bytes:
    """A zip of the files, by name, as they are, for pictures do not get smaller. They have no date: zips of the same
    files are the same."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content)
    return made.getvalue()
