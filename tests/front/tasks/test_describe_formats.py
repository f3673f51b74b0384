"""What is said of pictures, as text and as a table."""

import csv
import io
import zipfile
from typing import Any

import pytest

from front.tasks.formats import Document, Entry, ResultQuery, of
from wire.errors import BadOptionError


def entry(name: str, caption: str | None = "A dog.", **answers: str) -> Entry:
    """What was said of the picture of that name."""
    said = [{"name": each, "question": "?", "answer": answer} for each, answer in answers.items()]
    return Entry(name, {"caption": caption and {"text": caption}, "alt_text": caption or "", "answers": said})


def written(form: str, *entries: Entry) -> Document:
    """The document of a job where there is one entry, else that of a batch."""
    result_query, formats = ResultQuery(form), of("describe")
    return formats.write(result_query, entries[0]) if len(entries) == 1 else formats.write_all(result_query, entries)


def table(*entries: Entry) -> list[dict[str, Any]]:
    """The rows of the table."""
    return list(csv.DictReader(io.StringIO(written("csv", *entries).content.decode(), newline="")))


def test_text_is_the_caption_and_each_answer_behind_its_name() -> None:
    """A line each."""
    assert written("text", entry("a.png", colour="red\nand blue")).content == b"A dog.\ncolour: red and blue\n"
    assert written("text", entry("a.png", None)).content == b""


def test_texts_of_a_batch_are_a_zip() -> None:
    """Named as their pictures."""
    document = written("text", entry("a.png"), entry("a.jpg"))
    with zipfile.ZipFile(io.BytesIO(document.content)) as archive:
        assert len(archive.namelist()) == 2
        assert {archive.read(name) for name in archive.namelist()} == {b"A dog.\n"}


def test_a_table_has_a_column_for_each_question() -> None:
    """Of all jobs together, in their order; what was not asked is empty."""
    rows = table(entry("a.png", colour="red"), entry("b.png", None, colour="blue", age="2"))
    assert rows == [
        {"file": "a.png", "caption": "A dog.", "alt_text": "A dog.", "colour": "red", "age": ""},
        {"file": "b.png", "caption": "", "alt_text": "", "colour": "blue", "age": "2"},
    ]


def test_no_cell_is_a_formula() -> None:
    """Whatever a picture, a question or a model says."""
    (row,) = table(entry("=a.png", "=1+1", **{"@name": "+2"}))
    assert row == {"file": "'=a.png", "caption": "'=1+1", "alt_text": "'=1+1", "'@name": "'+2"}


def test_another_format_is_refused() -> None:
    """With those that there are."""
    with pytest.raises(BadOptionError, match="expected text or csv, got 'xmp'"):
        written("xmp", entry("a.png"))
