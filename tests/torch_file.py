"""Files as torch.save writes them since 1.6, made without torch: a zip of a pickle and of storages."""

import pickle
import struct
import zipfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np
from numpy.typing import NDArray


def write_torch(path: Path, tensors: Mapping[str, NDArray[np.float32]], under: str | None = None) -> Path:
    """A state dict of float32 tensors, on top, or under a name beside other things."""
    parts = b"".join(text(name) + tensor(str(key), each.shape) for key, (name, each) in enumerate(tensors.items()))
    made = b"}(" + parts + b"u"
    if under:
        made = b"}(" + text("epoch") + pickle.BININT1 + b"\x03" + text(under) + made + b"u"
    storages = {str(key): each.astype("<f4").tobytes() for key, each in enumerate(tensors.values())}
    return write_archive(path, b"\x80\x02" + made + b".", storages)


def write_archive(
    path: Path, content: bytes, storages: Mapping[str, bytes], compression: int = zipfile.ZIP_STORED, **more: bytes
) -> Path:
    """The zip of those contents."""
    with zipfile.ZipFile(path, "w", compression) as archive:
        archive.writestr("archive/data.pkl", content)
        for name, other in {"byteorder": b"little", **more}.items():
            archive.writestr(f"archive/{name}", other)
        for key, numbers in storages.items():
            archive.writestr(f"archive/data/{key}", numbers)
    return path


def tensor(
    key: str,
    shape: tuple[int, ...],
    strides: tuple[int, ...] | None = None,
    offset: int = 0,
    count: int | None = None,
    kind: str = "FloatStorage",
) -> bytes:
    """What a pickle says of a tensor; in a storage of its own, without gaps, where nothing else is asked for."""
    if strides is None:
        strides = tuple(int(np.prod(shape[axis + 1 :])) for axis in range(len(shape)))
    numbers = int(np.prod(shape)) if count is None else count
    storage = b"(" + text("storage") + name("torch", kind) + text(key) + text("cpu") + whole(numbers) + b"tQ"
    empty = name("collections", "OrderedDict") + b")R"
    place = whole(offset) + _tuple(shape) + _tuple(strides)
    return name("torch._utils", "_rebuild_tensor_v2") + b"(" + storage + place + b"\x89" + empty + b"tR"


def text(characters: str) -> bytes:
    """A text in a pickle."""
    content = characters.encode()
    return b"X" + struct.pack("<I", len(content)) + content


def name(module: str, called: str) -> bytes:
    """A class or a function in a pickle."""
    return f"c{module}\n{called}\n".encode()


def whole(number: int) -> bytes:
    """A whole number in a pickle."""
    content = pickle.encode_long(number)
    return b"\x8a" + bytes([len(content)]) + content


def _tuple(numbers: tuple[int, ...]) -> bytes:
    return b"(" + b"".join(whole(each) for each in numbers) + b"t"
