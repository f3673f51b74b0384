"""A large file is hashed once, and once more whenever it may be another."""

import json
import os
import time
from hashlib import sha256

import pytest

from processor.catalog import known_hashes
from processor.catalog.known_hashes import LARGE_BYTES, known_sha256


@pytest.fixture
def read(monkeypatch):
    """The names of the files that were read to be hashed. All of them are settled at once."""
    names, real = [], known_hashes.sha256
    monkeypatch.setattr(known_hashes, "SETTLED_NS", 0)
    monkeypatch.setattr(known_hashes, "sha256", lambda path: names.append(path.name) or real(path))
    return names


@pytest.fixture
def large(tmp_path):
    """A file that is worth to be remembered."""
    file = tmp_path / "weights"
    file.write_bytes(bytes(LARGE_BYTES))
    return file


def test_a_large_file_is_hashed_once(read, large, tmp_path):
    """A small one each time: that is faster."""
    small = tmp_path / "config.json"
    small.write_text("{}")
    for _ in range(3):
        assert known_sha256(large, tmp_path / "model") == sha256(large.read_bytes()).hexdigest()
        assert known_sha256(small, tmp_path / "model") == sha256(b"{}").hexdigest()
    assert read.count("weights") == 1
    assert read.count("config.json") == 3


def test_a_file_that_was_changed_is_hashed_again(read, large, tmp_path):
    """Also where it is as long, and says that it is as old."""
    before = large.stat()
    known_sha256(large, tmp_path / "model")
    large.write_bytes(b"1" * LARGE_BYTES)
    os.utime(large, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert known_sha256(large, tmp_path / "model") == sha256(b"1" * LARGE_BYTES).hexdigest()
    assert read == ["weights"] * 2


def test_what_cannot_be_remembered_is_hashed_each_time(read, large, tmp_path):
    """Where nothing can be written, or what was written cannot be read."""
    in_the_way = tmp_path / "file"
    in_the_way.touch()
    (tmp_path / ".broken.hashes.json").mkdir()
    for folder in (in_the_way / "model", tmp_path / "broken", None):
        for _ in range(2):
            assert known_sha256(large, folder) == sha256(large.read_bytes()).hexdigest()
    assert read == ["weights"] * 6


@pytest.mark.parametrize("content", ["", "[]", "{", '{"%s": [1]}'], ids=["empty", "a list", "cut", "of other members"])
def test_a_memory_that_is_broken_is_written_anew(read, large, tmp_path, content):
    """Nothing in it is trusted that is not as it was written."""
    memory = tmp_path / ".model.hashes.json"
    memory.write_text(content.replace("%s", str(large)))
    for _ in range(2):
        known_sha256(large, tmp_path / "model")
    assert read == ["weights"]
    assert list(json.loads(memory.read_text())) == [str(large)]


def test_a_file_that_was_just_written_is_not_remembered(large, tmp_path):
    """It could be written once more within the same tick of the file system's clock."""
    assert time.time_ns() - large.stat().st_ctime_ns < known_hashes.SETTLED_NS
    known_sha256(large, tmp_path / "model")
    assert list(tmp_path.iterdir()) == [large]
