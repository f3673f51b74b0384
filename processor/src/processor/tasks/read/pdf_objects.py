"""What a PDF is made of: numbered objects, and where each of them begins. Source: ISO 32000-1, chapter 7."""

import zlib
from collections.abc import Iterable

HEAD = b"%PDF-1.5\n%\xe2\xe3\xcf\xd3\n"


def document(objects: Iterable[bytes]) -> bytes:
    """The file with these objects, numbered from 1 on; the first is its catalog."""
    written, starts = bytearray(HEAD), []
    for number, content in enumerate(objects, 1):
        starts.append(len(written))
        written += b"%d 0 obj\n%b\nendobj\n" % (number, content)
    table = len(written)
    written += b"xref\n0 %d\n0000000000 65535 f \n" % (len(starts) + 1)
    written += b"".join(b"%010d 00000 n \n" % start for start in starts)
    written += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (len(starts) + 1, table)
    return bytes(written)


def stream(entries: str, content: bytes) -> bytes:
    """An object that holds `content`; `entries` say what it is."""
    return f"<< {entries} /Length {len(content)} >>\nstream\n".encode() + content + b"\nendstream"


def compressed(content: bytes) -> bytes:
    """An object that holds `content`, made smaller."""
    return stream("/Filter /FlateDecode", zlib.compress(content))


def number_as_text(value: float) -> str:
    """The number as a PDF has it, without an exponent."""
    return f"{value:.4f}".rstrip("0").rstrip(".")
