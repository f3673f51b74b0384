"""Moondream's container, read within bounds."""

import gzip
import hashlib
import struct

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from processor.tasks.describe.moondream.moonfile import unpack
from toy_moondream import packed
from wire.errors import WeightsError

FILES = {"one.json": b"{}", "folder/two.onnx": b"x" * 70_000, "three.npy": b""}


def _refused(tmp_path, content, name="a.mf", **given):
    path = tmp_path / name
    path.write_bytes(content)
    (tmp_path / "out").mkdir(exist_ok=True)
    with pytest.raises(WeightsError) as caught:
        unpack(path, tmp_path / "out", **given)
    assert str(path) in caught.value.message
    return caught.value.message


@pytest.mark.parametrize("name", ["a.mf", "a.mf.gz"])
def test_files_lie_in_the_folder_and_the_hash_is_of_the_container(tmp_path, name):
    """By the last part of their names; the hash is that of the bytes on the disk, packed or not."""
    content = packed(FILES) if name == "a.mf" else gzip.compress(packed(FILES))
    (tmp_path / name).write_bytes(content)
    (tmp_path / "out").mkdir()
    assert unpack(tmp_path / name, tmp_path / "out") == hashlib.sha256(content).hexdigest()
    found = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert found == {"one.json": b"{}", "two.onnx": b"x" * 70_000, "three.npy": b""}


def _head(name, length):
    return struct.pack("!I", len(name)) + name + struct.pack("!Q", length)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "expected b'MOON' at its beginning, got b''"),
        (b"PK\x03\x04rest", r"got b'PK\x03\x04'"),
        (b"MOON", "expected 1 bytes for the version, got 0 and its end"),
        (b"MOON\x02", "expected version 1, got 2"),
        (b"MOON\x01", "expected files in it, got none"),
        (b"MOON\x01\0\0", "expected a name of 1 to 200 bytes, got its end"),
        (b"MOON\x01\xff\xff\xff\xff", "expected a name of 1 to 200 bytes, got 4294967295"),
        (b"MOON\x01" + struct.pack("!I", 5) + b"ab", "expected 5 bytes for a name, got 2 and its end"),
        (b"MOON\x01" + struct.pack("!I", 1) + b"a\0", "expected 8 bytes for the length of a, got 1"),
        (b"MOON\x01" + _head(b"a", 1 << 60), "expected a to fit into the 0 bytes that are left, got 1,152,921"),
        (b"MOON\x01" + _head(b"a", 5) + b"abc", "expected a to fit into the 3 bytes that are left, got 5"),
        (b"MOON\x01" + _head(b"\xff", 0), "expected names in UTF-8"),
        (b"MOON\x01" + _head(b"a/..", 0), "expected names of files"),
        (b"MOON\x01" + _head(b".hidden", 0), "expected names of files"),
        (b"MOON\x01" + _head(b"a\0b", 0), "expected names of files"),
        (b"MOON\x01" + 2 * _head(b"a", 0), "expected each file once, got a twice"),
        (b"MOON\x01" + _head(b"x/a", 0) + _head(b"y/a", 0), "expected each file once, got a twice"),
        (packed({f"f{number}": b"" for number in range(65)}), "expected at most 64 files in it, got more"),
    ],
)
def test_what_is_no_whole_container_is_refused(tmp_path, content, reason):
    """It says what was expected and what came."""
    message = _refused(tmp_path, content)
    assert reason in message
    assert message.endswith("Fetch it again, or put another there.")


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"MOON\x01", "expected what gzip packed, got something else"),
        (b"", "expected the end of what gzip packed, got the end of the file"),
        (gzip.compress(packed(FILES))[:-9], "expected the end of what gzip packed"),
        (gzip.compress(packed(FILES)) + b"more", "expected one gzip stream, got bytes behind it"),
    ],
)
def test_what_gzip_did_not_pack_whole_is_refused(tmp_path, content, reason):
    """Its checksum counts, and nothing may follow."""
    assert reason in _refused(tmp_path, content, "a.mf.gz")


def test_what_unpacks_to_too_much_is_refused(tmp_path):
    """A few bytes of gzip can be made of any number of others: it stops where the ceiling is."""
    bomb = gzip.compress(packed({"a": bytes(3_000_000), "b": bytes(3_000_000)}))
    assert "expected b to fit into the 999,9" in _refused(tmp_path, bomb, "a.mf.gz", most_bytes=4_000_000)
    assert sum(path.stat().st_size for path in (tmp_path / "out").iterdir()) <= 4_000_000


def test_a_file_that_is_not_there_is_told(tmp_path):
    """As any other one that cannot be read."""
    with pytest.raises(WeightsError, match=r"none\.mf: cannot be read \(No such file"):
        unpack(tmp_path / "none.mf", tmp_path)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), zipped=st.booleans())
def test_whatever_becomes_of_the_bytes_the_answer_is_files_or_an_error_of_ours(tmp_path, data, zipped):
    """Cut off anywhere, with bytes changed anywhere: nothing else is raised, and nothing lies outside of the folder."""
    files = {"one.json": b"{}", "two.onnx": b"abcdef" * 50}
    content = bytearray(gzip.compress(packed(files), mtime=0) if zipped else packed(files))
    for place in data.draw(st.lists(st.integers(0, len(content) - 1), max_size=3)):
        content[place] = data.draw(st.integers(0, 255))
    content = content[: data.draw(st.integers(0, len(content)))]
    path, out = tmp_path / ("a.mf.gz" if zipped else "a.mf"), tmp_path / "out"
    path.write_bytes(content)
    out.mkdir(exist_ok=True)
    try:
        assert unpack(path, out, most_bytes=1_000_000) == hashlib.sha256(content).hexdigest()
    except WeightsError as error:
        message = error.message
    else:
        message = str(path)
    assert str(path) in message
    assert {each.name for each in tmp_path.iterdir()} <= {"a.mf", "a.mf.gz", "out"}
