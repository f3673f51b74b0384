"""Pictures of few bytes that are meant to cost much, or to kill whoever decodes them."""

import struct
import zlib
from io import BytesIO

import numpy as np
import pillow_heif
from PIL import Image


def bits(digits: str) -> bytes:
    """Entropy-coded data of a JPEG: the bits, filled up with ones."""
    digits += "1" * (-len(digits) % 8)
    return bytes(int(digits[at : at + 8], 2) for at in range(0, len(digits), 8)).replace(b"\xff", b"\xff\x00")


def jpeg_of_scans(side: int, scans: int, *, hidden: bool = False) -> bytes:
    """A progressive grey JPEG with so many scans more than it needs: each goes through all blocks, and says nothing.

    They are `hidden` behind a comment that looks as if the picture ended there.
    """
    file = BytesIO()
    Image.new("L", (side, side), 128).save(file, "JPEG", progressive=True, quality=50)
    whole = file.getvalue()
    table = b"\xff\xc4" + struct.pack(">H", 2 + 1 + 16 + 1) + b"\x13" + bytes([1] + [0] * 15) + b"\xe0"
    run = 1 << 14  # the longest run of blocks without a coefficient: a code of one bit and 14 bits of length
    blocks = (-(-side // 8)) ** 2
    scan = b"\xff\xda" + struct.pack(">H", 8) + bytes([1, whole[whole.index(b"\xff\xc2") + 10], 3, 1, 63, 0])
    comment = b"\xff\xfe\x00\x04\xff\xd9" if hidden else b""
    return whole[:-2] + table + comment + (scan + bits(("0" + "0" * 14) * -(-blocks // run))) * scans + b"\xff\xd9"


def png_chunk(name: bytes, body: bytes) -> bytes:
    """A chunk with the right checksum."""
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def heic(pixels: np.ndarray, **options: object) -> bytes:
    """A HEIC of `pixels` (H, W, 3) uint8 RGB."""
    file = BytesIO()
    pillow_heif.from_pillow(Image.fromarray(pixels)).save(file, quality=60, **options)
    return file.getvalue()


def heic_that_crashes() -> bytes:
    """A HEIC whose XMP item has a content type that is not UTF-8: pi_heif dies of it up to 1.4 (decision 20)."""
    file = bytearray(heic(np.zeros((64, 64, 3), np.uint8), xmp=b"<x:xmpmeta/>"))
    file[file.index(b"application/rdf+xml")] = 0xFF
    return bytes(file)


def tiff(picture: Image.Image, **options: object) -> bytes:
    """An ordinary TIFF, which a process of its own decodes."""
    file = BytesIO()
    picture.save(file, "TIFF", **options)
    return file.getvalue()
