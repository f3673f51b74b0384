"""What journals say, looked up by what a run wants to know."""

from dataclasses import dataclass, field
from pathlib import Path

from processor.commands.describe.records import Entry, Record, State, TableRecord, Wrote


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer, and where it lies: the line that begins at `offset` of the file `journal`."""

    record: Record
    journal: Path
    offset: int


@dataclass(slots=True)
class Known:
    """All that is known, the last word of each thing.

    `ours` has what we wrote, by the file and the hash of its content, each with the hash of the picture that it was of.
    """

    latest: dict[str, Record] = field(default_factory=dict)
    answers: dict[tuple[str, str], Answered] = field(default_factory=dict)
    written: dict[tuple[str, str, str], Wrote] = field(default_factory=dict)
    ours: dict[tuple[str, str], str] = field(default_factory=dict)

    def add(self, entry: Entry, journal: Path, offset: int) -> None:
        """The entry is known."""
        if isinstance(entry, TableRecord):
            self.ours[entry.wrote.file, entry.wrote.sha256] = ""
            return
        self.latest[entry.path] = entry
        if entry.error is None:
            self.answers[entry.sha256, entry.digest] = Answered(entry, journal, offset)
        for wrote in entry.wrote:
            self.written[wrote.file, entry.sha256, entry.digest] = wrote
            self.ours[wrote.file, wrote.sha256] = entry.sha256

    def content_of(self, path: str, state: State) -> str:
        """The hash of what is in the picture's file, which is not read where it has not changed; else empty."""
        latest = self.latest.get(path)
        return latest.sha256 if latest is not None and latest.state == state else ""

    def failed(self, path: str, digest: str) -> Record | None:
        """That the last attempt at the picture came to nothing, and none since, of another part of the folder, did."""
        latest = self.latest.get(path)
        if latest is None or latest.error is None or (latest.sha256, digest) in self.answers:
            return None
        return latest

    def files_of(self, path: str) -> frozenset[str]:
        """The files that were last written of the picture."""
        latest = self.latest.get(path)
        return frozenset(each.file for each in latest.wrote) if latest else frozenset()
