"""How much memory a process may use."""

import os
from pathlib import Path

import pytest

from processor import memory
from processor.catalog.progress import Silent
from processor.registry import prepare_all
from processor.settings import Settings
from wire.errors import BadOptionError

MACHINE = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, MACHINE),
        ({"v2": "max\n"}, MACHINE),
        ({"v2": "2147483648\n"}, 2147483648),
        ({"v1": "1073741824\n"}, 1073741824),
        ({"v1": "9223372036854771712\n"}, MACHINE),
        ({"v2": "rubbish\n"}, MACHINE),
    ],
)
def test_a_containers_limit_counts_where_it_is_less_than_the_machines_memory(
    files: dict[str, str], expected: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both generations of cgroups; where none says anything, the machine's."""
    monkeypatch.setattr(memory, "LIMITS", (tmp_path / "v2", tmp_path / "v1"))
    for name, content in files.items():
        (tmp_path / name).write_text(content)
    assert memory.available_bytes() == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [("", None), ("4g", 4 << 30), ("512m", 512 << 20), ("2GB", 2 << 30), ("1000000", 1_000_000), ("64k", 64 << 10)],
)
def test_the_setting_is_written_as_in_compose_files(text: str, expected: int | None) -> None:
    """With or without a unit, in capitals or not."""
    assert Settings.from_environment({"MEMORY": text}).memory == expected


@pytest.mark.parametrize("text", ["0", "-1", "4 g", "4t", "1.5g", "much"])
def test_a_size_that_is_none_is_refused(text: str) -> None:
    """Naming the setting, what was expected and what came."""
    with pytest.raises(BadOptionError, match=f"^Setting MEMORY: expected a size such as 4g or 512m, got '{text}'"):
        Settings.from_environment({"MEMORY": text})


@pytest.mark.parametrize("text", ["4", "512", "64k", "16777215"])
def test_memory_in_which_no_picture_has_room_is_refused_at_the_start(text: str) -> None:
    """Who forgot the unit is told so, before anything is fetched, and not that some picture was too large."""
    settings = Settings.from_environment({"MEMORY": text})
    with pytest.raises(
        BadOptionError, match=r"^Setting MEMORY: expected 16m or more, got .*A number without a unit is bytes"
    ):
        prepare_all(settings, Silent())
