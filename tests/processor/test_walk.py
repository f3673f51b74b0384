"""Which files of a folder are pictures."""

import os
from pathlib import Path

from processor.walk import Walk, _in_64_bits


def names(walk: Walk) -> list[bytes]:
    return [each.path for each in walk.files()]


def make(root: Path, *paths: str) -> None:
    for path in paths:
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(b"x")


def test_pictures_are_known_by_their_names(tmp_path: Path) -> None:
    """Capital letters or not; texts are none."""
    make(tmp_path, "a.JPG", "b.jpeg", "c.HEIC", "d.txt", "jpg", "e.png.part")
    assert names(Walk(tmp_path)) == [b"a.JPG", b"b.jpeg", b"c.HEIC"]


def test_hidden_ones_are_left_out_unless_wanted(tmp_path: Path) -> None:
    """Files and folders."""
    make(tmp_path, ".a.jpg", ".hidden/b.jpg", "c.jpg")
    assert names(Walk(tmp_path)) == [b"c.jpg"]
    assert set(names(Walk(tmp_path, hidden=True))) == {b".a.jpg", b".hidden/b.jpg", b"c.jpg"}


def test_small_copies_of_disk_stations_are_left_out(tmp_path: Path) -> None:
    """Even where hidden ones are wanted."""
    make(tmp_path, "@eaDir/a.jpg/SYNOPHOTO_THUMB_M.jpg", "#recycle/b.jpg", "c.jpg")
    assert names(Walk(tmp_path, hidden=True)) == [b"c.jpg"]


def test_links_in_a_circle_end(tmp_path: Path) -> None:
    """Each folder is looked into once; links to files and other folders are followed."""
    make(tmp_path, "root/a/b.jpg", "elsewhere/c.jpg")
    (tmp_path / "root/a/up").symlink_to(tmp_path / "root")
    (tmp_path / "root/there").symlink_to(tmp_path / "elsewhere")
    (tmp_path / "root/z.jpg").symlink_to(tmp_path / "elsewhere/c.jpg")
    (tmp_path / "root/y.jpg").symlink_to(tmp_path / "nowhere")
    walk = Walk(tmp_path / "root")
    assert sorted(names(walk)) == [b"a/b.jpg", b"there/c.jpg", b"z.jpg"]
    assert walk.unread == [b"y.jpg"]


def test_a_pipe_is_no_picture(tmp_path: Path) -> None:
    """Whoever reads one may wait for ever."""
    os.mkfifo(tmp_path / "a.jpg")
    assert names(Walk(tmp_path)) == []


def test_a_name_that_is_no_text_is_found(tmp_path: Path) -> None:
    """Systems take any bytes."""
    (Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.jpg"))).write_bytes(b"x")
    (file,) = Walk(tmp_path).files()
    assert (file.path, file.name) == (b"caf\xe9.jpg", "caf\ufffd.jpg")


def test_numbers_that_a_database_cannot_hold_become_some_that_it_can(tmp_path: Path) -> None:
    """Some file systems make a file's number of a hash of 64 bits; others have times until the year 2500."""
    make(tmp_path, "a.jpg")
    os.utime(tmp_path / "a.jpg", (16_000_000_000, 16_000_000_000))
    (file,) = Walk(tmp_path).files()
    assert all(-(2**63) <= number < 2**63 for number in file.state)
    assert [_in_64_bits(number) for number in (-5, 7, 2**63 - 1, 2**63, 2**64 - 1)] == [-5, 7, 2**63 - 1, -(2**63), -1]
