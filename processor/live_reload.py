"""Runs a command, and runs it anew when a source file changes: for docker-compose-dev.yml, and for nothing else.

    python live_reload.py FOLDER ... -- COMMAND ...

Looks at the files' times twice a second, which works on mounted folders of every kind.
"""

import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

SUFFIXES = (".py", ".html", ".css", ".js", ".json", ".svg")
PAUSE_SECONDS = 0.5


def run(folders: Sequence[Path], command: Sequence[str]) -> None:
    """The command has run, each time with the sources as they were. Ends when this process is told to."""
    while True:
        seen = _times(folders)
        child = subprocess.Popen(command)  # noqa: S603 - the command is the compose file's
        try:
            while _times(folders) == seen:
                time.sleep(PAUSE_SECONDS)
        finally:
            child.terminate()
            child.wait()
        sys.stderr.write("A source file has changed: starting anew.\n")


def _times(folders: Sequence[Path]) -> dict[Path, int]:
    found = {}
    for path in (path for folder in folders for path in folder.rglob("*") if path.suffix in SUFFIXES):
        try:
            found[path] = path.stat().st_mtime_ns
        except FileNotFoundError:  # an editor is just replacing it
            continue
    return found


def _stop(*_: object) -> None:
    sys.exit(0)


if __name__ == "__main__":
    split = sys.argv.index("--")
    signal.signal(signal.SIGTERM, _stop)
    signal.signal(signal.SIGINT, _stop)
    run([Path(each) for each in sys.argv[1:split]], sys.argv[split + 1 :])
