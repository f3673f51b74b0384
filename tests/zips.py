"""Zip files to be sent."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile


def zipped(*files: tuple[str, bytes], compression: int = ZIP_DEFLATED) -> bytes:
    """A zip of `files`, each its name and its content."""
    out = BytesIO()
    with ZipFile(out, "w", compression) as archive:
        for name, content in files:
            archive.writestr(name, content)
    return out.getvalue()
