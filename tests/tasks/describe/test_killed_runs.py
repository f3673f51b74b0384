"""A process that describes a folder is killed at any moment."""

import os
import pty
import random
import re
import signal
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

import described_folder
from described_folder import Described

PICTURES, KILLS, SECONDS = 60, 12, 0.004
TIMES = re.compile(rb",[0-9]+\.[0-9]{3}(?=\r\n)|, \"seconds\": [0-9.e-]+(?=}\n)")
"""The columns that differ between any two runs; all else is compared byte by byte."""


def begun(
    folder: Path,
    log: Path,
    exists: str,
    errors: int = subprocess.DEVNULL,
    *,
    permits: int | None = None,
    seconds: float = SECONDS,
) -> subprocess.Popen[bytes]:
    """A process that describes the folder; with `permits` it finishes so many pictures and waits in the next."""
    search = os.pathsep.join(each for each in sys.path if each)
    process = subprocess.Popen(
        [sys.executable, described_folder.__file__, str(folder), str(log), str(seconds), exists],
        env={**os.environ, "PYTHONPATH": search}, stderr=errors, stdout=subprocess.DEVNULL,
        stdin=subprocess.DEVNULL if permits is None else subprocess.PIPE,
    )  # fmt: skip
    if process.stdin and permits:
        process.stdin.write(b"x" * permits)
        process.stdin.flush()
    return process


def made(folder: Path) -> Described:
    """Pictures, some of which have one name but for the ending, some texts of people's."""
    described = Described(folder)
    for number in range(PICTURES):
        described.put(f"{number % 3}/{number:03}.jpg")
    described.put("1/001.png")
    described.put("2/002.txt", b"A person's words\n")
    described.put("0/broken.jpg", described_folder.BROKEN)
    return described


def without_times(files: Mapping[str, bytes]) -> Mapping[str, bytes]:
    return {name: TIMES.sub(b"", content) for name, content in files.items()}


def lines(path: Path) -> int:
    return path.read_bytes().count(b"\n") if path.exists() else 0


def test_kills_leave_what_one_run_leaves(tmp_path: Path) -> None:
    """Texts joined to people's, and both tables, byte by byte but for the times; and nothing is asked twice but what
    was in hand.
    """
    whole, killed = made(tmp_path / "whole"), made(tmp_path / "killed")
    assert begun(whole.root, tmp_path / "whole.log", "append").wait() == 1
    log, journal = tmp_path / "killed.log", killed.root / described_folder.JOURNAL
    chance, kills = random.Random(3), 0
    while kills < KILLS:
        permits = chance.randrange(1, PICTURES // KILLS)
        until = lines(log) + permits
        with begun(killed.root, log, "append", permits=permits) as process:
            while lines(log) < until:
                assert process.poll() is None
                time.sleep(0.0005)
            time.sleep(chance.uniform(0, 3 * SECONDS))
            process.kill()
        assert process.returncode == -signal.SIGKILL
        kills += 1
        if chance.random() < 0.3:
            with journal.open("ab") as file:
                file.write(b'{"path":"0/000.jpg","bytes":')
    assert begun(killed.root, log, "append").wait() == 1
    assert lines(log) >= PICTURES
    found = killed.files()
    assert without_times(found) == without_times(whole.files())
    assert found["2/002.txt"].startswith(b"A person's words\nA picture of ")
    assert not [name for name in found if name.endswith(".partial")]
    asked = Counter(log.read_text().split())
    assert set(asked) == {Path(name).name for name in found if name.endswith((".jpg", ".png"))}
    assert sum(asked.values()) <= len(asked) + KILLS
    assert max(asked.values()) <= KILLS


def test_a_terminal_shows_how_far_it_is(tmp_path: Path) -> None:
    """With the time that the others will take, by those that are done, once that took a second."""
    described = made(tmp_path / "pictures")
    terminal, end = pty.openpty()
    process = begun(described.root, tmp_path / "log", "skip", end, seconds=0.03)
    os.close(end)
    shown = b""
    with suppress(OSError):  # a terminal that nobody holds any more
        while read := os.read(terminal, 1_000):
            shown += read
    os.close(terminal)
    assert process.wait() == 1
    assert re.search(rb"Pictures +\[#+-+\] +[0-9]+/62 +00:00:[0-9]{2}", shown)
    assert b"62/62" in shown


def test_an_interrupted_run_says_where_it_is(tmp_path: Path) -> None:
    """The picture in hand is lost, what was done is in the table."""
    described = made(tmp_path / "pictures")
    with begun(described.root, tmp_path / "log", "skip", subprocess.PIPE, permits=3) as process:
        while lines(tmp_path / "log") < 4:
            assert process.poll() is None
            time.sleep(0.001)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate()
    assert b"Stopped: It was interrupted. What is done is kept" in errors
    assert process.returncode == 1
    assert lines(described.root / "descriptions.csv") == 4


def test_a_table_is_made_of_the_journal_alone(tmp_path: Path) -> None:
    """Made again of the same one it is the same to the last byte, times as well."""
    described = made(tmp_path)
    log = tmp_path.parent / "log"
    begun(described.root, log, "skip").wait()
    before, asked = described.files(), lines(log)
    for table in ("descriptions.csv", "descriptions.jsonl"):
        (described.root / table).unlink()
    begun(described.root, log, "skip").wait()
    assert described.files() == before
    assert lines(log) == asked
