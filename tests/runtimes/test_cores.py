"""How many cores a process may use."""

import os
from pathlib import Path

import pytest

from processor.runtimes import cores


@pytest.fixture
def limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder in which the kernel's files may be put; a scheduler that allows eight cores."""
    monkeypatch.setattr(cores, "QUOTA_V2", tmp_path / "cpu.max")
    monkeypatch.setattr(cores, "QUOTA_V1", (tmp_path / "quota", tmp_path / "period"))
    monkeypatch.setattr(os, "sched_getaffinity", lambda pid: set(range(8)))
    return tmp_path


@pytest.mark.parametrize(
    ("files", "expected"),
    [
        ({}, 8),
        ({"cpu.max": "max 100000\n"}, 8),
        ({"cpu.max": "200000 100000\n"}, 2),
        ({"cpu.max": "150000 100000\n"}, 2),
        ({"cpu.max": "50000 100000\n"}, 1),
        ({"cpu.max": "6400000 100000\n"}, 8),
        ({"cpu.max": "rubbish\n"}, 8),
        ({"quota": "300000\n", "period": "100000\n"}, 3),
        ({"quota": "-1\n", "period": "100000\n"}, 8),
        ({"quota": "300000\n", "period": "0\n"}, 8),
    ],
)
def test_a_containers_limit_counts_not_the_hosts_cores(limits: Path, files: dict[str, str], expected: int) -> None:
    """Both generations of cgroups, rounded up; never more than the scheduler allows, never less than one."""
    for name, content in files.items():
        (limits / name).write_text(content)
    assert cores.available_cores() == expected
