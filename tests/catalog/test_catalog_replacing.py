"""Folders are replaced as a whole, or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from processor.catalog.replacing import replaced


def _files(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_folder_is_replaced_when_all_is_made(tmp_path: Path) -> None:
    """Nothing of what was there stays, nor of what lay beside the new one meanwhile; before, there may be nothing."""
    folder = tmp_path / "models" / "mine"
    for name in ("first", "second"):
        with replaced(folder) as made:
            (made / name).touch()
            (made.parent / "meanwhile").touch()
        assert _files(tmp_path) == [f"models/mine/{name}"]


def test_a_folder_stays_what_it_was_where_the_new_one_fails(tmp_path: Path) -> None:
    """What was made by then is gone."""
    folder = tmp_path / "mine"
    folder.mkdir()
    (folder / "first").touch()

    def make_half() -> None:
        with replaced(folder) as made:
            (made / "second").touch()
            raise ValueError("half of it")

    with pytest.raises(ValueError, match="half"):
        make_half()
    assert _files(tmp_path) == ["mine/first"]


MAKES = """
import sys, time
import subprocess
import sys
from pathlib import Path
from processor.catalog.replacing import replaced
with replaced(Path(sys.argv[1])) as made:
    (made / "half").touch()
    print("making", flush=True)
    time.sleep(60)
"""


def test_what_a_killed_process_left_is_gone_with_the_next(tmp_path: Path) -> None:
    """A conversion that is killed for its memory, again and again, must not fill the disk.

    What somebody else is making meanwhile stays, and so does what is another folder's.
    """

    def makes() -> subprocess.Popen[bytes]:
        process = subprocess.Popen([sys.executable, "-c", MAKES, str(tmp_path / "mine")], stdout=subprocess.PIPE)
        assert process.stdout is not None
        assert process.stdout.readline() == b"making\n"
        return process

    with makes() as killed:
        killed.kill()
    (left,) = tmp_path.iterdir()
    others = tmp_path / ".mine.x.abcdefgh"
    others.mkdir()
    with makes() as working, replaced(tmp_path / "mine") as made:
        (made / "whole").touch()
        theirs = set(tmp_path.iterdir()) - {others, made.parent}
        working.kill()
    assert left not in theirs
    assert len(theirs) == 1
    assert set(tmp_path.iterdir()) == {tmp_path / "mine", others, *theirs}
