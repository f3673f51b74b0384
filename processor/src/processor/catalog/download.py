"""Getting a weights file from whoever has it: resumed, verified, and at its place only once it is whole."""

import os
from pathlib import Path
from urllib.parse import urlsplit

from processor.catalog.fetch import Answer, RangeRefusedError, SourceFailedError, fetch
from processor.catalog.files import WeightsFile, sha256
from processor.catalog.locks import only_one
from processor.catalog.progress import Progress
from processor.catalog.timeouts import TIMEOUTS, DownloadTimeouts
from wire.errors import DownloadError

CONNECTIONS = 5
"""How often one source is asked to go on after it broke off."""


class _OtherContentError(SourceFailedError):
    """All the bytes are there, and they are not the file."""


def download(file: WeightsFile, destination: Path, progress: Progress, timeouts: DownloadTimeouts = TIMEOUTS) -> str:
    """`destination` is `file`, by size and hash; the answer is the source that sent it, "" if it was there before.

    Each source is tried in turn. What has come so far lies in `destination`.part and is gone on with, by whichever
    source and whichever process; a second process waits for the first. Raises DownloadError with every source's answer.
    """
    with only_one(destination):
        if destination.exists():
            return ""
        part = destination.with_name(f"{destination.name}.part")
        failures = []
        for source in file.sources:
            try:
                _deliver(source, file, part, progress, timeouts)
            except SourceFailedError as failure:
                failures.append(f"{_host(source)}: {failure}")
            else:
                part.replace(destination)
                return source
    heard = "; ".join(dict.fromkeys(failures)) or "no source at all"
    raise DownloadError(
        f"{file.file_name}: expected a source to deliver it, got {heard}. "
        f"Put {file.file_name} into {destination.parent} yourself, or name a mirror with WEIGHTS_MIRROR."
    )


def _deliver(source: str, file: WeightsFile, part: Path, progress: Progress, timeouts: DownloadTimeouts) -> None:
    """`part` is the whole file, verified. Raises SourceFailedError; `part` then holds only what may be gone on with."""
    while True:
        # What lies there may be of another file: then once more, from the first byte.
        resumed = _size(part) > 0
        try:
            _complete(source, file, part, progress, timeouts)
        except RangeRefusedError:
            if _size(part) and sha256(part) == file.sha256:
                return
            part.unlink(missing_ok=True)
            if not resumed:
                raise
            continue
        try:
            _verify(file, part)
        except _OtherContentError:
            part.unlink()
            if not resumed:
                raise
        else:
            return


def _complete(source: str, file: WeightsFile, part: Path, progress: Progress, timeouts: DownloadTimeouts) -> None:
    """`part` has all the bytes that `source` promises."""
    for _ in range(CONNECTIONS):
        before = _size(part)
        if file.size is not None and before >= file.size:
            return
        with fetch(source, before, timeouts) as answer:
            total = _total(answer, file)
            progress.started(f"{file.file_name} from {_host(source)}", total)
            broken = _store(answer, part, total, progress)
        after = _size(part)
        if after == total or (total is None and broken is None):
            return
        if after <= before:
            break
    expected = f" of {total:,}" if total else ""
    raise SourceFailedError(f"broke off after {after:,}{expected} bytes ({broken or 'connection closed'})")


def _total(answer: Answer, file: WeightsFile) -> int | None:
    """How many bytes there will be, as far as anybody knows."""
    if answer.total is not None and file.size is not None and answer.total != file.size:
        raise SourceFailedError(f"offers {answer.total:,} bytes, expected {file.size:,}")
    return answer.total if file.size is None else file.size


def _store(answer: Answer, part: Path, total: int | None, progress: Progress) -> SourceFailedError | None:
    """What came is in `part`, on the disk; the answer is how it broke off, None if it ended."""
    broken = None
    with part.open("r+b" if answer.offset else "wb") as out:
        out.seek(answer.offset)
        progress.advanced(answer.offset)
        try:
            for chunk in answer.chunks():
                out.write(chunk)
                progress.advanced(len(chunk))
                if total is not None and out.tell() > total:
                    break
        except SourceFailedError as failure:
            broken = failure
        out.flush()
        os.fsync(out.fileno())
    return broken


def _verify(file: WeightsFile, part: Path) -> None:
    size = _size(part)
    if file.size is not None and size != file.size:
        raise _OtherContentError(f"sends {size:,} bytes or more, expected {file.size:,}")
    found = sha256(part)
    if found != file.sha256:
        raise _OtherContentError(f"sha256 is {found[:12]}…, expected {file.sha256[:12]}…")


def _size(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def _host(source: str) -> str:
    """The source's host and port, without what may stand before them."""
    return urlsplit(source).netloc.rpartition("@")[2] or source
