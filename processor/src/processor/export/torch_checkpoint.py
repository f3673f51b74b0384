"""Numbers out of a PyTorch file (.pt, .pth), read without torch, and without unpickling what anybody may have written.

Layout, as torch writes it since 1.6: a zip of stored entries under one folder; `data.pkl` says of each tensor in which
storage its numbers lie, and how; `data/<key>` are the storages. Source: torch/serialization.py.
"""

from collections.abc import Mapping
from math import prod
from pathlib import Path
from struct import Struct
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile, ZipInfo
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from processor.export.safetensors import MOST_TENSORS, Floats, from_bfloat16
from processor.export.torch_objects import Tensor
from processor.export.torch_pickle import read_pickle
from wire.errors import ManifestError

Bytes = NDArray[np.uint8]

DTYPES: Mapping[str, np.dtype[Any]] = {
    "DoubleStorage": np.dtype("<f8"),
    "FloatStorage": np.dtype("<f4"),
    "HalfStorage": np.dtype("<f2"),
    "BFloat16Storage": np.dtype("<u2"),  # the upper half of a float32
    "LongStorage": np.dtype("<i8"),
    "IntStorage": np.dtype("<i4"),
    "ShortStorage": np.dtype("<i2"),
    "CharStorage": np.dtype("i1"),
    "ByteStorage": np.dtype("u1"),
    "BoolStorage": np.dtype("?"),
}
LOCAL_HEADER = Struct("<26xHH")
"""Of an entry, before its name and what else is said of it: how long those two are."""

LIST = "/data.pkl"
STATE_DICTS = ("model", "state_dict")
"""Under what a training's file keeps its tensors, where they are not all that it has."""


class TorchCheckpoint:
    """The tensors of the file at `path`, by name. Raises ManifestError where that is not one of tensors alone."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._checked: set[str] = set()
        try:
            with ZipFile(path) as archive:
                self._entries = {info.filename: info for info in archive.infolist()}
            self._bytes = np.memmap(path, np.uint8, "r")
            self._folder = _folder(self._entries)
            self._tensors = _tensors(read_pickle(self._content(self._folder + LIST).tobytes()))
            order = f"{self._folder}/byteorder"
            if order in self._entries and self._content(order).tobytes() != b"little":
                raise ValueError("numbers whose first byte is the highest")
        except BadZipFile as error:
            raise ManifestError(
                f"Weights {path}: expected a whole PyTorch file, a zip as torch 1.6 and later write it, got "
                f"{_said(error)}. What an older one wrote is read by torch and saved anew."
            ) from error
        except (OSError, ValueError, NotImplementedError) as error:
            raise ManifestError(
                f"Weights {path}: expected a PyTorch file of tensors alone, got {_said(error)}."
            ) from error

    @property
    def shapes(self) -> Mapping[str, tuple[int, ...]]:
        """Of all tensors, by name."""
        return {name: tensor.shape for name, tensor in self._tensors.items()}

    def __contains__(self, name: str) -> bool:
        return name in self._tensors

    def floats(self, name: str, *shape: int) -> Floats:
        """The tensor as float32, of that `shape`. Raises ManifestError where it has another, or is not there."""
        if name not in self._tensors:
            raise ManifestError(f"Weights {self._path}: expected the tensor {name}, which is not there.")
        tensor = self._tensors[name]
        kind = tensor.storage.kind
        if tensor.shape != shape or kind not in DTYPES:
            raise ManifestError(f"Weights {self._path}: expected {name} of shape {shape}, got {kind} {tensor.shape}.")
        try:
            numbers = _view(tensor, self._content(f"{self._folder}/data/{tensor.storage.key}"))
        except (ValueError, OverflowError) as error:
            raise ManifestError(f"Weights {self._path}: expected all of {name}, got {_said(error)}.") from error
        if kind == "BFloat16Storage":
            return from_bfloat16(numbers)
        return numbers.astype(np.float32)

    def _content(self, name: str) -> Bytes:
        """The entry's bytes, where they lie in the file. Raises ValueError where they are not what was written."""
        info = self._entries.get(name)
        if info is None:
            raise ValueError(f"no entry {name:.80}")
        if info.compress_type != ZIP_STORED or info.file_size != info.compress_size:
            raise ValueError(f"an entry {name:.80} that is compressed")
        head = self._bytes[info.header_offset : info.header_offset + LOCAL_HEADER.size].tobytes()
        if len(head) < LOCAL_HEADER.size:
            raise ValueError(f"an entry {name:.80} beyond the file's end")
        start = info.header_offset + LOCAL_HEADER.size + sum(LOCAL_HEADER.unpack(head))
        content = self._bytes[start : start + info.file_size]
        if name not in self._checked and (len(content) < info.file_size or crc32(content.data) != info.CRC):
            raise ValueError(f"other bytes for the entry {name:.80} than were written")
        self._checked.add(name)
        return content


def _folder(entries: Mapping[str, ZipInfo]) -> str:
    """The one folder that everything lies in."""
    folders = [name.removesuffix(LIST) for name in entries if name.endswith(LIST) and name.count("/") == 1]
    if len(folders) != 1:
        raise ValueError(f"a zip with {len(folders)} lists of tensors (data.pkl)")
    return folders[0]


def _tensors(content: object) -> dict[str, Tensor]:
    """Those of the state dict. What else lies beside them, such as a number, is left."""
    found = content
    if isinstance(content, dict):
        found = next((content[name] for name in STATE_DICTS if name in content), content)
    if not isinstance(found, dict):
        raise ValueError(f"a {type(content).__name__} that has no tensors by name")
    tensors = {name: tensor for name, tensor in found.items() if isinstance(name, str) and isinstance(tensor, Tensor)}
    if not tensors or len(tensors) > MOST_TENSORS:
        raise ValueError(f"{len(tensors):,} tensors")
    return tensors


def _view(tensor: Tensor, content: Bytes) -> NDArray[Any]:
    """The tensor's numbers where they lie. Raises ValueError where they are not all there."""
    dtype, count = DTYPES[tensor.storage.kind], tensor.storage.count
    if len(content) != count * dtype.itemsize:
        raise ValueError(f"a storage of {len(content):,} bytes for {count:,} numbers of {dtype.itemsize}")
    if len(tensor.strides) != len(tensor.shape) or prod(tensor.shape) > count:
        raise ValueError(f"a shape of {tensor.shape} in a storage of {count:,} numbers")
    strides = tuple(step * dtype.itemsize for step in tensor.strides)
    return np.ndarray(tensor.shape, dtype, content, tensor.offset * dtype.itemsize, strides)


def _said(error: Exception) -> str:
    return " ".join(str(error).split())[:150]
