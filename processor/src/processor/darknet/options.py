"""The raw text of a cfg: sections of `key=value` lines, every complaint with its line number.

As Darknet reads it (src/parser.c, src/option_list.c): of two equal keys in a section the first counts, and a number
ends where it ends, whatever stands behind it.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from math import isfinite
from typing import TypeVar

from wire.errors import CfgError

T = TypeVar("T", int, float)

LINE_END = re.compile("\r\n|\r|\n")
COMMENT = re.compile("[#;]")


@dataclass(frozen=True, slots=True)
class Section:
    """One `[kind]` with its options, each with the number of its line.

    `doubles` are keys that stood there again, each with the line that counts and the one that does not.
    """

    kind: str
    line: int
    options: Mapping[str, tuple[str, int]]
    doubles: list[tuple[str, int, int]] = field(default_factory=list)

    def text(self, key: str, default: str) -> str:
        return self.options[key][0] if key in self.options else default

    def integer(self, key: str, default: int, minimum: int = 0) -> int:
        """The option as a whole number. Raises CfgError where it is none, or below `minimum`."""
        return self._numbers(key, str(default), int, minimum)[0]

    def integers(self, key: str) -> tuple[int, ...]:
        """The comma-separated whole numbers of a required option."""
        return tuple(int(number) for number in self._numbers(key, None, int))

    def number(self, key: str, default: float) -> float:
        return float(self._numbers(key, str(default), float)[0])

    def numbers(self, key: str) -> tuple[float, ...]:
        """The comma-separated numbers of a required option."""
        return tuple(self._numbers(key, None, float))

    def refuse_unless(self, key: str, usual: float) -> None:
        """Raises CfgError where `key`, which would change the network in a way not built here, is not `usual`."""
        if self.number(key, usual) != usual:
            raise self.error(key, f"only {key}={usual:g} is supported")

    def error(self, key: str, complaint: str) -> CfgError:
        """The complaint, with the place it is about."""
        if key not in self.options:
            return CfgError(f"cfg line {self.line}, [{self.kind}] {key}: {complaint}.")
        value, line = self.options[key]
        return CfgError(f"cfg line {line}, [{self.kind}] {key}={value}: {complaint}.")

    def _numbers(self, key: str, default: str | None, kind: type[T], minimum: int | None = None) -> list[T]:
        text = self.options[key][0] if key in self.options else default
        if text is None:
            raise self.error(key, "is missing")
        bare = COMMENT.split(text, maxsplit=1)[0]
        try:
            values = [kind(part) for part in bare.rstrip(", \t").split(",")]
        except ValueError:
            raise self.error(key, "expected numbers, separated by commas") from None
        if not all(map(isfinite, values)):
            raise self.error(key, "expected numbers that are finite")
        if minimum is not None and values[0] < minimum:
            raise self.error(key, f"expected {minimum} or more")
        return values


def sections(text: str) -> list[Section]:
    """The sections of the cfg `text`, in order. Comments start with `#` or `;`. Lines end with LF, CR or both.

    Raises CfgError for a line that is neither a section, an option nor a comment.
    """
    found: list[Section] = []
    options: dict[str, tuple[str, int]] = {}
    for number, line in enumerate(LINE_END.split(text.removeprefix("\ufeff")), start=1):
        bare = line.strip()
        if not bare or bare[0] in "#;":
            continue
        if bare[0] == "[" and bare[-1] == "]":
            options = {}
            found.append(Section(bare[1:-1].strip(), number, options))
            continue
        key, equals, value = (part.strip() for part in bare.partition("="))
        if not equals:
            raise CfgError(f"cfg line {number}: expected a [section] or key=value, got {bare[:40]!r}.")
        if not found:
            raise CfgError(f"cfg line {number}: expected [net] before any option, got {bare[:40]!r}.")
        if key in options:
            found[-1].doubles.append((key, options[key][1], number))
        else:
            options[key] = (value, number)
    return found
