"""Folders are replaced as a whole, or not at all."""

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
