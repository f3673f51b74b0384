"""Folders are replaced as a whole, or not at all."""

import subprocess
import sys
from pathlib import Path

import pytest

from processor import child_process
from processor.catalog import replacing
from processor.catalog.replacing import replaced
from wire.errors import ModelError


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


def test_a_full_disk_is_told_whatever_the_library_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """With the folder, and with what to do where a child process converts; here every disk counts as full."""
    monkeypatch.setattr(replacing, "FULL_BYTES", sys.maxsize)
    with pytest.raises(OSError, match="No space left on device") as caught, replaced(tmp_path / "mine"):
        raise RuntimeError("basic_ios::clear: iostream error")
    assert caught.value.filename == str(tmp_path)
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    (tmp_path / "full.py").write_text("def fill(): raise OSError(28, 'No space left on device', '/models')\n")
    with pytest.raises(ModelError, match=r"No space is left in /models\. Make room there"):
        child_process.call("Converting mine", "full:fill")


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
