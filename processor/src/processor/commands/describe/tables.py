"""One table of all pictures: for spreadsheets, and for programs."""

import csv
import json
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


def write(table: Table, rows: Iterable[Row], questions: Sequence[str], *, caption: bool) -> bytes:
    """The table in UTF-8, its rows in the order of `rows`. `questions` are their names, which are those of columns."""
    return _jsonl(rows) if table is Table.JSONL else _csv(rows, questions, caption=caption)


def _csv(rows: Iterable[Row], questions: Sequence[str], *, caption: bool) -> bytes:
    """With the columns of the old module. Source: RFC 4180; no cell is taken for a formula."""
    file = StringIO(newline="")
    lines = csv.writer(file)
    lines.writerow([PATH, *map(harmless, questions), *([CAPTION] if caption else []), COLUMN])
    for row in rows:
        answers = [harmless(each["answer"]) for each in row.result["answers"]]
        texts = [harmless(text_of(row.result))] if caption else []
        lines.writerow([harmless(row.path), *answers, *texts, f"{row.seconds:.3f}"])
    return file.getvalue().encode(errors="backslashreplace")


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
