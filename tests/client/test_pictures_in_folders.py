"""Which files of a folder are its pictures."""

import os
from pathlib import Path

import pytest

from image_processor_client.pictures import pictures_in

NAME = "n" * 250
BEYOND_A_PATH = 17
"""So many folders of such a name within each other have a longer path than systems open, though each can be made."""


def test_an_empty_folder_has_none(tmp_path: Path) -> None:
    """Nothing, and no error."""
    assert pictures_in(tmp_path) == []


def test_pictures_are_known_by_their_names(tmp_path: Path) -> None:
    """In any case of letters, at any depth; not hidden ones, nor what lies in the folder for results."""
    for name in ("a.JPG", "b.heic", "below/c.png", "notes.txt", ".hidden.jpg", ".git/d.jpg", "out/a.jpg", "jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    (tmp_path / "folder.jpg").mkdir()
    found = pictures_in(tmp_path, besides=tmp_path / "out")
    assert [str(path.relative_to(tmp_path)) for path in found] == ["a.JPG", "b.heic", "below/c.png"]


def test_the_folder_for_results_is_known_however_it_is_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """One of both paths may be relative: else the marked pictures of one run are the next one's pictures."""
    for name in ("a.jpg", "out/a.jpg"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(b"x")
    monkeypatch.chdir(tmp_path)
    assert pictures_in(tmp_path, besides=Path("out")) == [tmp_path / "a.jpg"]


def test_a_pipe_is_no_picture(tmp_path: Path) -> None:
    """Whoever read it would wait for good."""
    os.mkfifo(tmp_path / "pipe.jpg")
    assert pictures_in(tmp_path) == []


def test_a_link_that_leads_nowhere_is_not_passed_over(tmp_path: Path) -> None:
    """Reading it says why it cannot be read; a link to a picture is one."""
    (tmp_path / "real.jpg").write_bytes(b"x")
    (tmp_path / "good.jpg").symlink_to("real.jpg")
    (tmp_path / "gone.jpg").symlink_to("nowhere")
    (tmp_path / "round.jpg").symlink_to("round.jpg")
    assert [path.name for path in pictures_in(tmp_path)] == ["gone.jpg", "good.jpg", "real.jpg", "round.jpg"]


def test_a_folder_that_cannot_be_listed_is_not_passed_over(tmp_path: Path) -> None:
    """It is in the place of its pictures, and reading it says why it cannot be read."""
    descriptor = os.open(tmp_path, os.O_RDONLY)
    for _ in range(BEYOND_A_PATH):
        os.mkdir(NAME, dir_fd=descriptor)
        below = os.open(NAME, os.O_RDONLY, dir_fd=descriptor)
        os.close(descriptor)
        descriptor = below
    os.close(descriptor)
    (tmp_path / "a.jpg").write_bytes(b"x")
    picture, folder = pictures_in(tmp_path)
    assert picture == tmp_path / "a.jpg"
    with pytest.raises(OSError, match="File name too long"):
        folder.read_bytes()
