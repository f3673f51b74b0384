"""The formats of what the task `describe` says."""

import csv
from collections.abc import Mapping, Sequence
from io import StringIO
from typing import Any

from front.file_names import distinct_stems
from front.tasks.base import Document, Entry, ResultQuery
from front.tasks.plain import PlainFormats
from front.tasks.zipped import zipped
from wire.errors import BadOptionError
from wire.spreadsheets import harmless

HEADER = ("file", "caption", "alt_text")


class DescribeFormats(PlainFormats):
    """The caption and the answers as text, and as a table with a column for each question."""

    written: Sequence[str] = ("text", "csv")

    def write_all(self, result_query: ResultQuery, entries: Sequence[Entry]) -> Document:
        """One table of all; of texts a zip, where there are several."""
        if result_query.format == "csv":
            return _table(entries)
        if result_query.format != "text":
            raise BadOptionError(f"Option format: expected text or csv, got {result_query.format[:40]!r}.")
        texts = [_text(entry.result).encode() for entry in entries]
        if len(texts) == 1:
            return Document(texts[0], "text/plain", "txt")
        stems = distinct_stems([entry.name for entry in entries])
        return zipped((f"{stem}.txt", text) for stem, text in zip(stems, texts, strict=True))


def _text(result: Mapping[str, Any]) -> str:
    """The caption, and each answer behind its name, a line each."""
    caption = [result["caption"]["text"]] if result["caption"] else []
    answers = [f"{each['name']}: {_one_line(each['answer'])}" for each in result["answers"]]
    return "".join(f"{line}\n" for line in [*map(_one_line, caption), *answers])


def _table(entries: Sequence[Entry]) -> Document:
    """A header, and a row for each picture; the answers to questions of one name are in one column."""
    names = list(dict.fromkeys(each["name"] for entry in entries for each in entry.result["answers"]))
    file = StringIO(newline="")
    rows = csv.writer(file)
    rows.writerow((*HEADER, *map(harmless, names)))
    for entry in entries:
        caption, alt_text = entry.result["caption"], entry.result["alt_text"]
        answers = {each["name"]: each["answer"] for each in entry.result["answers"]}
        said = (caption["text"] if caption else "", alt_text, *(answers.get(name, "") for name in names))
        rows.writerow((harmless(entry.name), *map(harmless, said)))
    return Document(file.getvalue().encode(), "text/csv", "csv")


def _one_line(text: str) -> str:
    return " ".join(text.split())


FORMATS = DescribeFormats()
