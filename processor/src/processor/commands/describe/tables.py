"""One table of all pictures: for spreadsheets, and for programs."""

import csv
import json
from codecs import BOM_UTF8 as BOM
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from io import StringIO
from typing import Any

from processor.commands.describe.sidecars import text_of
from processor.commands.durations.table import COLUMN
from wire.spreadsheets import harmless


class Table(StrEnum):
    """A kind of table, by its ending."""

    CSV = "csv"
    JSONL = "jsonl"


PATH, CAPTION = "Image Path", "Caption"
NOT_OF_A_PICTURE = ("options", "timings_ms")
"""Members of a result that say nothing of the picture, and that differ from run to run."""


@dataclass(frozen=True, slots=True)
class Row:
    """A picture, what came of it, and in how many seconds."""

    path: str
    result: Mapping[str, Any]
    seconds: float


@dataclass(frozen=True, slots=True)
class Columns:
    """What a CSV has of each picture besides its path and time: answers to questions of these names, and a caption.

    With `bom` it begins with a byte order mark, without which Excel takes UTF-8 for something else.
    """

    questions: Sequence[str]
    caption: bool
    bom: bool = False


def write(table: Table, rows: Iterable[Row], columns: Columns) -> bytes:
    """The table in UTF-8, its rows in the order of `rows`."""
    return _jsonl(rows) if table is Table.JSONL else _csv(rows, columns)


def _csv(rows: Iterable[Row], columns: Columns) -> bytes:
    """With the columns of the old module. Source: RFC 4180; no cell is taken for a formula."""
    file = StringIO(newline="")
    lines = csv.writer(file)
    lines.writerow([PATH, *map(harmless, columns.questions), *([CAPTION] if columns.caption else []), COLUMN])
    for row in rows:
        answers = [harmless(each["answer"]) for each in row.result["answers"]]
        texts = [harmless(text_of(row.result))] if columns.caption else []
        lines.writerow([harmless(row.path), *answers, *texts, f"{row.seconds:.3f}"])
    return (BOM if columns.bom else b"") + file.getvalue().encode(errors="backslashreplace")


def _jsonl(rows: Iterable[Row]) -> bytes:
    """A JSON object a line, with the members that data sets of pictures and texts have: `file_name` and `text`."""
    lines = (
        {
            "file_name": row.path,
            "text": text_of(row.result),
            **{name: value for name, value in row.result.items() if name not in NOT_OF_A_PICTURE},
            "seconds": round(row.seconds, 3),
        }
        for row in rows
    )
    return "".join(f"{json.dumps(line, ensure_ascii=False)}\n" for line in lines).encode(errors="backslashreplace")
