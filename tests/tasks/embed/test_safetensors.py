"""Weights out of a file that anybody may have brought."""

import json

import numpy as np
import pytest

from processor.export.safetensors import Checkpoint
from toy_embedders import write_safetensors
from wire.errors import ManifestError

WHOLE = {"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}


def _file(path, header, numbers=b"\0" * 8, length=None):
    head = header if isinstance(header, bytes) else json.dumps(header).encode()
    path.write_bytes((len(head) if length is None else length).to_bytes(8, "little") + head + numbers)
    return path


@pytest.mark.parametrize("dtype", ["F32", "F16"])
def test_tensors_are_read_as_float32(tmp_path, dtype):
    """Whatever they are kept in."""
    tensors = {"first": np.arange(6, dtype=np.float32).reshape(2, 3), "second": np.float32([[-1.5]])}
    write_safetensors(tmp_path / "w", tensors, dtype)
    checkpoint = Checkpoint(tmp_path / "w")
    assert "first" in checkpoint
    assert "third" not in checkpoint
    for name, tensor in tensors.items():
        found = checkpoint.floats(name, *tensor.shape)
        assert (found.dtype, found.tolist()) == (np.float32, tensor.tolist())


def test_bfloat16_is_the_upper_half_of_float32(tmp_path):
    """1.0 and -2.0."""
    header = {"a": {"dtype": "BF16", "shape": [2], "data_offsets": [0, 4]}}
    path = _file(tmp_path / "w", header, bytes.fromhex("803f00c0"))
    assert Checkpoint(path).floats("a", 2).tolist() == [1.0, -2.0]


@pytest.mark.parametrize(
    ("header", "numbers", "length"),
    [
        (b"", b"", 0),
        (b"{}", b"", 10**12),
        (b"[]", b"", None),
        (b"{", b"", None),
        (b"[" * 100_000, b"", None),
        ({"a": {"dtype": "F32", "shape": [2]}}, b"", None),
        ({"a": {"dtype": "F32", "shape": [-2], "data_offsets": [0, 8]}}, b"", None),
        ({"a": {"dtype": "F32", "shape": [True], "data_offsets": [0, 8]}}, b"", None),
        ({"a": {"dtype": "F32", "shape": [2], "data_offsets": [0]}}, b"", None),
        ({"a": 1}, b"", None),
    ],
)
def test_a_file_that_is_none_is_refused(tmp_path, header, numbers, length):
    """Before anything is taken from it."""
    path = _file(tmp_path / "w", header, numbers, length)
    with pytest.raises(ManifestError, match=r"expected a whole \.safetensors file"):
        Checkpoint(path)


@pytest.mark.parametrize(
    ("header", "shape", "message"),
    [
        (WHOLE, (3,), r"expected a of shape \(3,\), got F32 \(2,\)"),
        ({"a": {**WHOLE["a"], "dtype": "F8_E4M3"}}, (2,), "got F8_E4M3"),
        ({"a": {**WHOLE["a"], "data_offsets": [4, 12]}}, (2,), "beyond the file's end"),
        ({"a": {**WHOLE["a"], "data_offsets": [8, 0]}}, (2,), "beyond the file's end"),
        ({"a": {**WHOLE["a"], "data_offsets": [0, 4]}}, (2,), "beyond the file's end"),
        ({}, (2,), "which is not there"),
    ],
)
def test_a_tensor_that_is_not_whole_is_refused(tmp_path, header, shape, message):
    """By its name."""
    with pytest.raises(ManifestError, match=message):
        Checkpoint(_file(tmp_path / "w", header)).floats("a", *shape)


def test_a_file_that_is_not_there_is_refused(tmp_path):
    """As one that is broken."""
    with pytest.raises(ManifestError, match="No such file"):
        Checkpoint(tmp_path / "w")
