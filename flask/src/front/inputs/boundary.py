"""Finds the lines between the parts of a form, without a pattern of each form's own.

Nearly every form has another boundary. To compile two patterns of it takes a millisecond, in which no other thread
does anything: more than all else that is done to read a form with a picture.
"""

import re
from dataclasses import dataclass

REST = re.compile(rb"--[^\S\n\r]*(?:\r\n|\n|\r)?|[^\S\n\r]*(?:\r\n|\n|\r)")
"""What comes behind a boundary: two dashes where it is the last one, and the end of its line."""


@dataclass(frozen=True, slots=True)
class FoundLine:
    """As much of an `re.Match` as werkzeug's reader of forms asks for."""

    line_start: int
    rest: re.Match[bytes]

    def start(self) -> int:
        return self.line_start

    def end(self) -> int:
        return self.rest.end()

    def group(self, number: int) -> bytes:  # noqa: ARG002 - there is one alone
        return self.rest.group()


@dataclass(frozen=True, slots=True)
class BoundaryLine:
    """As much of an `re.Pattern` as werkzeug's reader of forms asks for: the line with `dashed`, which is `--` and the
    boundary, and the end of the line before it, which may be missing before the `first` one."""

    dashed: bytes
    first: bool = False

    def search(self, data: bytes | bytearray, position: int = 0) -> FoundLine | None:
        """The first such line of `data` from `position` on."""
        at = data.find(self.dashed, position)
        while at >= 0:
            start, rest = _with_line_end(data, position, at), REST.match(data, at + len(self.dashed))
            if rest and (self.first or start < at):
                return FoundLine(start, rest)
            at = data.find(self.dashed, at + 1)
        return None


def _with_line_end(data: bytes | bytearray, position: int, at: int) -> int:
    """Where the end of the line before `at` begins, `at` where there is none."""
    before = data[max(position, at - 2) : at]
    if before == b"\r\n":
        return at - 2
    return at - 1 if before.endswith((b"\n", b"\r")) else at
