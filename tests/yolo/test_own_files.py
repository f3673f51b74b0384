"""A cfg and names of somebody's own, as editors and scripts write them."""

import codecs
import logging
from pathlib import Path

import pytest

from processor.darknet.cfg import parse
from processor.settings import Settings
from processor.yolo import labels
from processor.yolo.sources import own, read_cfg
from wire.errors import CfgError, LabelsError

CFG = (
    "# {}\n[net]\nwidth=64\nheight=32\nchannels=3\nwidth=96\n[convolutional]\nfilters=14 # {}\nactivation=linear\n"
    "[yolo]\nmask=0,1\nanchors=10,14, 23,27\nclasses=2\n"
)


@pytest.mark.parametrize(
    ("comment", "encoding"),
    [
        ("mine", "ascii"),
        ("训练用 网络", "utf-8"),
        ("训练用 网络", "gbk"),
        ("学習用", "shift-jis"),
        ("für Vögel", "latin-1"),
        ("для птиц", "koi8-r"),
        ("für Vögel", "utf-8-sig"),
        ("für Vögel", "utf-16"),
    ],
)
@pytest.mark.parametrize("ending", ["\n", "\r\n", "\r"])
def test_comments_may_be_in_any_encoding(
    comment: str, encoding: str, ending: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The options come out, and the log has the two lines of an option that is there twice."""
    path = tmp_path / "mine.cfg"
    path.write_bytes(CFG.format(comment, comment).replace("\n", ending).encode(encoding))
    cfg = parse(read_cfg(path))
    assert (cfg.net.width, cfg.layers[0].filters) == (64, 14)
    assert "mine.cfg: cfg line 6, [net] width: line 3 has it already, and the first counts" in caplog.text


def test_what_is_no_cfg_is_refused(tmp_path: Path) -> None:
    """A file that is not there, and one of something else."""
    with pytest.raises(CfgError, match="expected a Darknet cfg"):
        read_cfg(tmp_path / "none.cfg")
    (tmp_path / "photo.cfg").write_bytes(b"\xff\xd8\xff\xe0 rubbish")
    with pytest.raises(CfgError, match=r"line 1: expected a \[section\] or key=value"):
        read_cfg(tmp_path / "photo.cfg")


def test_a_cfg_that_is_not_there_is_what_is_missing(tmp_path: Path) -> None:
    """Not the weights, which would lie beside it."""
    with pytest.raises(CfgError, match=r"typo\.cfg: expected a Darknet cfg, a text file"):
        own("mine", Settings(cfg=tmp_path / "typo.cfg"))


@pytest.mark.parametrize(
    ("content", "found", "warning"),
    [
        (b"cat\ndog\n", ("cat", "dog"), ""),
        (b"cat\r\ndog\r\n\r\n\r\n", ("cat", "dog"), ""),
        (b"cat\rdog\r", ("cat", "dog"), ""),
        (b" cat \n\tdog", ("cat", "dog"), ""),
        ("信号灯\nمركبة".encode(), ("信号灯", "مركبة"), ""),
        (codecs.BOM_UTF8 + "vélo\nchat".encode(), ("vélo", "chat"), ""),
        ("vélo\nchat\n".encode("utf-16"), ("vélo", "chat"), ""),
        (codecs.BOM_UTF16_BE + "vélo\n".encode("utf-16-be"), ("vélo",), ""),
        ("vélo\nécureuil\n".encode("cp1252"), ("vélo", "écureuil"), "expected UTF-8, read as cp1252"),
        (b"a\x81b\n\xe9\n".replace(b"\x81", b"\xf1"), ("a\xf1b", "\xe9"), "expected UTF-8, read as cp1252"),
        (b"cat\ncat\ndog\n", ("cat", "cat", "dog"), "2 classes are called 'cat', and count as one label"),
        (b'1. Car\n2. Plate, China\na/b: "x"', ("1. Car", "2. Plate, China", 'a/b: "x"'), ""),
        (b"", (), ""),
        (b"\n\n", (), ""),
    ],
)
def test_names_are_read_as_they_were_written(
    content: bytes, found: tuple[str, ...], warning: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """Whatever writes them; what was guessed or odd is logged, and nothing else is."""
    path = tmp_path / "mine.names"
    path.write_bytes(content)
    with caplog.at_level(logging.INFO):
        assert labels.read(path) == found
    assert (warning in caplog.text) if warning else not caplog.text


@pytest.mark.parametrize(
    ("content", "complaint"),
    [
        (b"cat\n\nbird\n", "line 2: expected a label, got an empty line"),
        (b"\ncat\n", "line 1: expected a label, got an empty line"),
        (b"cat\n \t\nbird", "line 2: expected a label, got an empty line"),
        (b"cat\nd\x00g\n", "line 2: expected a label, got control characters"),
        (b"cat\nd\tg\n", "line 2: expected a label, got control characters"),
        ("a\u2028b\n".encode(), "line 1: expected a label, got control characters"),
        ("cat\n".encode("utf-32"), "control characters"),
        ("cat\ndog\n".encode("utf-16-le"), "control characters"),
    ],
)
def test_names_that_would_shift_or_break_labels_are_refused(content: bytes, complaint: str, tmp_path: Path) -> None:
    """With the line: every label after an empty one would belong to another class."""
    path = tmp_path / "mine.names"
    path.write_bytes(content)
    with pytest.raises(LabelsError) as caught:
        labels.read(path)
    assert complaint in caught.value.message
    assert str(path) in caught.value.message


@pytest.mark.parametrize("given", [(), ("cat",), ("cat", "dog", "bird")])
def test_too_few_or_too_many_names_are_refused(given: tuple[str, ...]) -> None:
    """With both numbers."""
    with pytest.raises(LabelsError, match=f"the network has 2 classes, but {len(given)} labels were given"):
        labels.fitting(given, 2)


def test_without_names_it_is_said_where_they_belong() -> None:
    """Which is beside the cfg, or in a setting."""
    with pytest.raises(LabelsError, match=r"has 3 classes; .* \(LABELS, or --labels\), .* beside the cfg, .* \.names"):
        labels.fitting(None, 3)
