"""What docker-compose-dev.yml runs the server with."""

import subprocess
import sys
import time
from pathlib import Path

from conftest import ROOT

SECONDS = 15


def test_a_changed_source_starts_the_command_anew_until_it_is_told_to_stop(tmp_path: Path) -> None:
    """The command runs once, once more after each change, and ends with its parent."""
    sources, starts = tmp_path / "sources", tmp_path / "starts"
    sources.mkdir()
    (sources / "code.py").write_text("before")
    command = f"import os, time; open({str(starts)!r}, 'a').write(f'{{os.getpid()}} '); time.sleep(60)"
    parent = subprocess.Popen(
        [sys.executable, str(ROOT / "processor/live_reload.py"), str(sources), "--", sys.executable, "-c", command]
    )
    try:
        assert len(written(starts, 1)) == 1
        (sources / "notes.txt").write_text("no source")
        time.sleep(1)
        assert len(written(starts, 1)) == 1
        (sources / "code.py").write_text("after it")
        assert len(written(starts, 2)) == 2
        (sources / "de.json").write_text("a language's texts")
        pids = written(starts, 3)
        assert len(pids) == 3
    finally:
        parent.terminate()
        assert parent.wait(SECONDS) == 0
    assert not any(Path(f"/proc/{pid}").exists() for pid in pids)


def written(starts: Path, count: int) -> list[str]:
    """The process ids in the file, once there are so many, or after a while."""
    until = time.monotonic() + SECONDS
    while time.monotonic() < until:
        found = starts.read_text().split() if starts.is_file() else []
        if len(found) >= count:
            break
        time.sleep(0.05)
    return found
