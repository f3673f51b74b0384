"""The times in a table of answers, as `image-processor describe` writes one."""

import csv
import re
from collections.abc import Iterator
from math import isfinite
from pathlib import Path

from wire.errors import BadOptionError

COLUMN = "Execution Time"
"""How the column with the seconds of each picture has ever been called."""

SECONDS = re.compile(r"\s*([0-9.]+(?:e-?[0-9]+)?)\s*(?:s|sec|seconds)?\s*", re.IGNORECASE)


def seconds_in(path: Path) -> list[float]:
    """The seconds of each picture in the table, in its order. Raises BadOptionError, OSError."""
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            seconds = list(_seconds(path, csv.DictReader(file)))
    except (csv.Error, UnicodeDecodeError) as error:
        raise BadOptionError(
            f"{path}: expected comma-separated values in UTF-8, got something else ({error})."
        ) from None
    if not seconds:
        raise BadOptionError(f"{path}: expected a row for each picture, got none.")
    return seconds


def _seconds(path: Path, rows: "csv.DictReader[str]") -> Iterator[float]:
    names = [name.strip() for name in rows.fieldnames or ()]
    if COLUMN not in names:
        raise BadOptionError(f"{path}: expected a column {COLUMN!r}, got {', '.join(names) or 'none'}.")
    rows.fieldnames = names
    for row in rows:
        text = row[COLUMN] or ""
        found = SECONDS.fullmatch(text)
        try:
            value = float(found[1]) if found else -1.0
        except ValueError:
            value = -1.0
        if not (isfinite(value) and value >= 0):
            raise BadOptionError(f"{path}, line {rows.line_num}: expected seconds in {COLUMN!r}, got {text[:40]!r}.")
        yield value
