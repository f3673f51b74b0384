"""Several files as one."""

from collections.abc import Iterable
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from front.tasks.base import Document


def zipped(files: Iterable[tuple[str, bytes]]) -> Document:
    """A zip of the files, by name, without dates: the same results make the same bytes."""
    made = BytesIO()
    with ZipFile(made, "w") as archive:
        for name, content in files:
            archive.writestr(ZipInfo(name), content, ZIP_DEFLATED)
    return Document(made.getvalue(), "application/zip", "zip")
