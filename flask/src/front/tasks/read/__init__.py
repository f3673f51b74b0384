"""The formats of what the task `read` reads."""

from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from front.file_names import distinct_stems
from front.tasks.base import Document, Entry, ResultQuery
from front.tasks.plain import PlainFormats
from front.tasks.read import alto, csv_table, hocr, text
from front.tasks.zipped import zipped
from wire.errors import BadOptionError

OF_MANY: Mapping[str, Callable[[Sequence[Entry]], Document]] = MappingProxyType(
    {"csv": csv_table.write, "hocr": hocr.write}
)
"""Those that have many pictures in one file."""

OF_ONE: Mapping[str, Callable[[Entry], Document]] = MappingProxyType({"text": text.write, "alto": alto.write})
"""Those that have a file for each picture."""


class ReadFormats(PlainFormats):
    """Text as text, as a table, in the forms of libraries and archives, and over its picture in a PDF."""

    rendered: Mapping[str, str] = MappingProxyType({"pdf": "application/pdf"})
    written: Sequence[str] = ("text", "csv", "hocr", "alto")

    def refined(self, result: Mapping[str, Any], kept: bytes | None, result_query: ResultQuery) -> dict[str, Any]:  # noqa: ARG002
        return dict(result)

    def write(self, result_query: ResultQuery, entry: Entry) -> Document:
        if result_query.format in OF_ONE:
            return OF_ONE[result_query.format](entry)
        return self.write_all(result_query, [entry])

    def write_all(self, result_query: ResultQuery, entries: Sequence[Entry]) -> Document:
        """A zip where the format has a file for each picture."""
        form = result_query.format
        if form in OF_MANY:
            return OF_MANY[form](entries)
        if form not in OF_ONE:
            raise BadOptionError(f"Option format: expected {' or '.join(self.written)}, got {form[:40]!r}.")
        documents = [OF_ONE[form](entry) for entry in entries]
        stems = distinct_stems([entry.name for entry in entries])
        return zipped((f"{stem}.{each.extension}", each.content) for stem, each in zip(stems, documents, strict=True))


FORMATS = ReadFormats()
