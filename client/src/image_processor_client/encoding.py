"""A picture, in whatever form a program has it, as it is sent."""

import os
import sys
from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any, Protocol, TypeGuard

BYTES, JSON = "application/octet-stream", "application/json"
URL_SCHEMES = ("http://", "https://")
MODES = {1: "L", 3: "RGB"}
PNG_MODES = ("1", "L", "LA", "P", "RGB", "RGBA", "I", "I;16")
EXPECTED = (
    "Expected an array of uint8, 0 to 255, of shape (height, width, 3) in the order red, green, blue, "
    "or (height, width) for grey"
)


class Array(Protocol):
    """A NumPy array, or what has an array's interface, such as a PIL image."""

    @property
    def __array_interface__(self) -> Mapping[str, Any]: ...

    def tobytes(self) -> bytes: ...


class Readable(Protocol):
    """A file that is open for reading bytes."""

    def read(self) -> bytes: ...


Picture = str | os.PathLike[str] | bytes | bytearray | memoryview | Readable | Array
"""A path; a url that begins with http:// or https://, which the service fetches, where its operator allows that; the
encoded bytes themselves; a file that is open for reading bytes; a PIL image, whose EXIF orientation is applied; or a
NumPy array of uint8, 0 to 255, of shape (height, width, 3) in the order red, green, blue, or (height, width) for grey.
OpenCV has blue first: `array[..., ::-1]` turns that round."""


def encoded(picture: Picture) -> bytes:
    """The picture's bytes, in a format that services read; images and arrays as PNG, so that each pixel stays.

    Raises OSError where it cannot be read, TypeError or ValueError where it is no picture, ImportError where Pillow,
    which encodes images and arrays, is not installed.
    """
    if isinstance(picture, str | os.PathLike):
        return Path(picture).read_bytes()
    if isinstance(picture, bytes | bytearray | memoryview):
        return bytes(picture)
    if hasattr(picture, "__array_interface__"):
        return _png(picture)
    if hasattr(picture, "read"):
        return _read(picture)
    raise TypeError(f"Expected a path, url, bytes, open file, PIL image or NumPy array, got {_kind(picture)}.")


def is_url(picture: Picture | None) -> TypeGuard[str]:
    """Whether the service is to fetch the picture."""
    return isinstance(picture, str) and picture.lower().startswith(URL_SCHEMES)


def _read(file: Readable) -> bytes:
    content = file.read()
    if not isinstance(content, bytes):
        raise TypeError(f"Expected a file that is open for reading bytes (mode 'rb'), got one of {_kind(content)}.")
    if not content:
        raise ValueError("Expected a file with a picture, got one with nothing left to read. After writing, seek(0).")
    return content


def _png(picture: Any) -> bytes:
    pillow = sys.modules.get("PIL.Image")
    if pillow is not None and isinstance(picture, pillow.Image):
        return _saved(picture)
    shape, kind = picture.__array_interface__["shape"], picture.__array_interface__["typestr"]
    channels = {2: 1, 3: shape[-1]}.get(len(shape), 0)
    if kind != "|u1" or channels not in MODES or 0 in shape:
        raise ValueError(f"{EXPECTED}, got {getattr(picture, 'dtype', kind)} of shape {shape}.{_hint(shape, kind)}")
    try:
        from PIL import Image
    except ImportError:
        raise ImportError(
            "Expected Pillow, which encodes arrays, found none: pip install pillow. Or send bytes."
        ) from None
    return _saved(Image.frombytes(MODES[channels], (shape[1], shape[0]), picture.tobytes()))


def _saved(image: Any) -> bytes:
    from PIL import ImageOps

    if image.mode == "F":
        raise ValueError(
            "Expected an image of whole numbers, got one of floats (mode F): convert('L') or convert('RGB')."
        )
    image = ImageOps.exif_transpose(image)
    if image.mode not in PNG_MODES:
        image = image.convert("RGB")
    file = BytesIO()
    image.save(file, "PNG", compress_level=1)
    return file.getvalue()


def _hint(shape: tuple[int, ...], kind: str) -> str:
    if len(shape) == 3 and shape[0] in MODES and shape[-1] not in MODES:
        return " Channels come last: transpose(1, 2, 0)."
    if len(shape) == 4:
        return " One picture at a time."
    if len(shape) == 3 and shape[-1] == 4:
        return " Leave the alpha channel out: array[..., :3]."
    return " Floats of 0 to 1 are (array * 255).round().astype('uint8')." if kind[1:2] == "f" else ""


def _kind(value: object) -> str:
    return f"{type(value).__module__}.{type(value).__qualname__}".removeprefix("builtins.")
