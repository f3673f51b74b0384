"""Darknet's weights, read and written."""

from pathlib import Path

import numpy as np
import pytest

from processor.darknet.cfg import parse
from processor.darknet.weights import read, write
from wire.errors import WeightsError

TOY = parse(
    "[net]\nwidth=32\nheight=32\nchannels=3\n"
    "[convolutional]\nbatch_normalize=1\nfilters=2\nsize=3\npad=1\nactivation=leaky\n"
    "[maxpool]\nsize=2\nstride=2\n"
    "[convolutional]\nfilters=6\nsize=1\nactivation=linear\n"
    "[yolo]\nmask=0\nanchors=8,8\nclasses=1\n"
)
COUNT = 4 * 2 + 2 * 3 * 3 * 3 + 6 + 6 * 2


def toy_file(path: Path, count: int = COUNT, version: tuple[int, int] = (0, 2)) -> Path:
    seen = np.zeros(1, "<i8" if version[1] >= 2 else "<i4").tobytes()
    path.write_bytes(np.array([*version, 0], "<i4").tobytes() + seen + np.arange(count, dtype="<f4").tobytes())
    return path


@pytest.mark.parametrize("version", [(0, 1), (0, 2)], ids=["header of 16 bytes", "header of 20 bytes"])
def test_every_number_lands_where_darknet_put_it(tmp_path: Path, version: tuple[int, int]) -> None:
    """Biases, scales, means, variances, then the kernel; the second layer follows at once."""
    first, second = read(toy_file(tmp_path / "toy.weights", version=version), TOY)
    assert first.normalization is not None
    assert first.bias.tolist() == [0, 1]
    assert first.normalization.scale.tolist() == [2, 3]
    assert first.normalization.mean.tolist() == [4, 5]
    assert first.normalization.variance.tolist() == [6, 7]
    assert first.kernel.shape == (2, 3, 3, 3)
    assert first.kernel.ravel().tolist() == list(range(8, 62))
    assert second.normalization is None
    assert second.bias.tolist() == list(range(62, 68))
    assert second.kernel.shape == (6, 2, 1, 1)
    assert second.kernel.ravel().tolist() == list(range(68, 80))


@pytest.mark.parametrize(
    ("version", "seen", "complaint"),
    [
        ((0, 0, 0), "<i8", "4 bytes are left over after the last layer; expected 336, got 340"),
        ((0, 2, 5), "<i4", "ends in layer 2"),
        ((1000, 0, 0), "<i8", "expected a Darknet header, got version 1000.0"),
        ((0, 1000, 0), "<i8", "expected a Darknet header, got version 0.1000"),
    ],
)
def test_a_header_that_is_not_of_its_version_is_refused(
    tmp_path: Path, version: tuple, seen: str, complaint: str
) -> None:
    """The version says how wide the count of pictures is; numbers are never read four bytes off."""
    path = tmp_path / "toy.weights"
    header = np.array(version, "<i4").tobytes() + np.zeros(1, seen).tobytes()
    path.write_bytes(header + np.arange(COUNT, dtype="<f4").tobytes())
    with pytest.raises(WeightsError) as caught:
        read(path, TOY)
    assert complaint in caught.value.message


@pytest.mark.parametrize(("version", "size"), [((0, 1), 16), ((0, 2), 20), ((1, 0), 20), ((0, 5), 20)])
def test_old_and_new_headers_are_as_long_as_darknet_has_them(tmp_path: Path, version: tuple, size: int) -> None:
    """64 bits of pictures seen from version 0.2 on."""
    path = tmp_path / "toy.weights"
    path.write_bytes(
        np.array([*version, 0], "<i4").tobytes() + bytes(size - 12) + np.arange(COUNT, dtype="<f4").tobytes()
    )
    assert read(path, TOY)[0].bias.tolist() == [0, 1]


def test_what_is_written_is_read_back_to_the_byte(tmp_path: Path) -> None:
    """A file goes through read and write unchanged after its header."""
    original = toy_file(tmp_path / "toy.weights")
    copy = tmp_path / "copy.weights"
    write(copy, read(original, TOY))
    assert copy.read_bytes()[20:] == original.read_bytes()[20:]


@pytest.mark.parametrize(
    ("count", "complaint"),
    [
        (0, "ends in layer 0, [convolutional] of cfg line 5, which needs 62 numbers; 0 are left"),
        (61, "ends in layer 0"),
        (79, "ends in layer 2, [convolutional] of cfg line 14, which needs 18 numbers; 17 are left"),
        (81, "4 bytes are left over after the last layer; expected 340, got 344. Are these the weights of this cfg?"),
    ],
)
def test_a_short_or_long_file_is_refused_with_the_layer(tmp_path: Path, count: int, complaint: str) -> None:
    """The loader uses every byte or none."""
    with pytest.raises(WeightsError) as caught:
        read(toy_file(tmp_path / "toy.weights", count), TOY)
    assert complaint in caught.value.message


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"version https://git-lfs.github.com/spec/v1\noid sha256:ab\n", "It is a pointer of Git LFS"),
        (b"PK\x03\x04" + bytes(20), "It is a zip, as PyTorch writes"),
        (b"<!DOCTYPE html><html>no</html>", "It is a page of the web"),
        (b"GGUF" + bytes(20), "It is no file of Darknet's"),
    ],
)
def test_what_is_often_taken_for_weights_is_called_by_its_name(content: bytes, complaint: str, tmp_path: Path) -> None:
    """Its first bytes, read as a version, tell nobody anything."""
    (path := tmp_path / "toy.weights").write_bytes(content)
    with pytest.raises(WeightsError) as caught:
        read(path, TOY)
    assert complaint in caught.value.message


def test_files_that_are_no_weights_are_refused(tmp_path: Path) -> None:
    """Missing, tiny, text, cut within a number, not finite: each has its own words."""
    path = tmp_path / "toy.weights"
    with pytest.raises(WeightsError, match=r"cannot be read \(No such file"):
        read(path, TOY)
    path.write_bytes(b"short")
    with pytest.raises(WeightsError, match="expected a Darknet header, got 5 bytes"):
        read(path, TOY)
    path.write_text("<html>Not found, sorry</html>")
    with pytest.raises(WeightsError, match="expected a Darknet header, got version"):
        read(path, TOY)
    path.write_bytes(toy_file(path).read_bytes()[:-1])
    with pytest.raises(WeightsError, match=r"ends in layer 2, .* needs 18 numbers; 17 are left"):
        read(path, TOY)
    path.write_bytes(toy_file(path).read_bytes() + b"xyz")
    with pytest.raises(WeightsError, match="3 bytes are left over after the last layer; expected 340, got 343"):
        read(path, TOY)
    damaged = bytearray(toy_file(path).read_bytes())
    damaged[20:24] = np.array(np.nan, "<f4").tobytes()
    path.write_bytes(damaged)
    with pytest.raises(WeightsError, match=r"layer 0, .* not finite"):
        read(path, TOY)
