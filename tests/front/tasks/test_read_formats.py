"""Text that was read, as files that other programs read."""

import csv
import io
import re
import zipfile
from typing import Any
from xml.etree import ElementTree

import pytest

from front.tasks.formats import Document, Entry, ResultQuery, of, result_query_from
from wire.errors import BadOptionError

ALTO = {"alto": "http://www.loc.gov/standards/alto/ns-v4#"}
XHTML = {"x": "http://www.w3.org/1999/xhtml"}


def line(text: str, polygon: list[list[float]], turn: int = 0) -> dict[str, Any]:
    """A line with two words, each half of it."""
    first, last = text.split()
    words = [{"text": first, "start": 0.0, "end": 0.45}, {"text": last, "start": 0.5, "end": 1.0}]
    return {"text": text, "confidence": 0.987, "polygon": polygon, "turn": turn, "words": words}


LEVEL = line("Tom&Tim Jerry", [[10, 20], [110, 20], [110, 40], [10, 40]])
DOWN = line("=1+1 <b>", [[190.5, 10], [190.5, 90], [170, 90], [170, 10]], 90)


def entry(*lines: dict[str, Any], name: str = "scan.png") -> Entry:
    text = "\n".join(each["text"] for each in lines)
    result = {"image": {"width": 200, "height": 100}, "text": text, "turn": 0, "lines": list(lines)}
    return Entry(name, {**result, "model": {"name": "reader"}})


def written(form: str, *entries: Entry) -> Document:
    """The document of a job where there is one entry, else that of a batch."""
    result_query, formats = ResultQuery(form), of("read")
    return formats.write(result_query, entries[0]) if len(entries) == 1 else formats.write_all(result_query, entries)


def test_text_is_the_lines_and_nothing_else() -> None:
    """And of a picture without text, an empty file."""
    document = written("text", entry(LEVEL, DOWN))
    assert (document.content, document.mimetype, document.extension) == (
        b"Tom&Tim Jerry\n=1+1 <b>\n",
        "text/plain",
        "txt",
    )
    assert written("text", entry()).content == b""


def test_a_table_has_a_row_for_each_line() -> None:
    """With its corners; what a spreadsheet would reckon out is kept from it."""
    rows = list(csv.DictReader(io.StringIO(written("csv", entry(LEVEL), entry(DOWN, name="-b.png")).content.decode())))
    assert [(row["file"], row["line"], row["text"], row["turn"]) for row in rows] == [
        ("scan.png", "1", "Tom&Tim Jerry", "0"),
        ("'-b.png", "1", "'=1+1 <b>", "90"),
    ]
    assert [rows[0][name] for name in ("x1", "y1", "x3", "y3", "image_width")] == ["10", "20", "110", "40", "200"]


def test_hocr_is_xhtml_with_a_page_a_picture() -> None:
    """Words with their boxes and how sure they are, lines with how far they are turned the other way round."""
    root = ElementTree.fromstring(written("hocr", entry(LEVEL, DOWN, name='a";b<.png'), entry()).content)
    pages = root.findall(".//x:div[@class='ocr_page']", XHTML)
    assert [page.get("title") for page in pages] == [
        'image "a__b<.png"; bbox 0 0 200 100; ppageno 0',
        'image "scan.png"; bbox 0 0 200 100; ppageno 1',
    ]
    level, down = pages[0].findall("x:span[@class='ocr_line']", XHTML)
    assert level.get("title") == "bbox 10 20 110 40"
    assert down.get("title") == "bbox 170 10 191 90; textangle 270"
    words = level.findall("x:span[@class='ocrx_word']", XHTML)
    assert [word.text for word in words] == ["Tom&Tim", "Jerry"]
    assert words[1].get("title") == "bbox 60 20 110 40; x_wconf 99"
    ids = [each.get("id") for each in root.iter() if each.get("id")]
    assert len(ids) == len(set(ids)) == 8


def test_alto_has_words_and_the_spaces_between_them() -> None:
    """In blocks of lines that lie alike; coordinates are whole pixels."""
    root = ElementTree.fromstring(written("alto", entry(LEVEL, DOWN)).content)
    assert root.find("alto:Description/alto:MeasurementUnit", ALTO).text == "pixel"  # type: ignore[union-attr]
    level, down = root.findall(".//alto:TextBlock", ALTO)
    assert (level.get("ROTATION"), down.get("ROTATION")) == (None, "270")
    parts = [
        (each.tag.partition("}")[2], each.get("CONTENT"), each.get("HPOS"), each.get("WIDTH")) for each in level[0]
    ]
    assert parts[1:] == [("String", "Tom&Tim", "10", "45"), ("SP", None, "55", "5"), ("String", "Jerry", "60", "50")]
    assert down.find(".//alto:String", ALTO).attrib.items() >= {  # type: ignore[union-attr]
        "CONTENT": "=1+1", "HPOS": "170", "VPOS": "10", "WIDTH": "21", "HEIGHT": "36", "WC": "0.9870",
    }.items()  # fmt: skip
    assert root.find(".//alto:Polygon", ALTO).get("POINTS") == "10,20 110,20 110,40 10,40"  # type: ignore[union-attr]


@pytest.mark.parametrize("form", ["hocr", "alto"])
def test_what_xml_cannot_hold_breaks_nothing(form: str) -> None:
    """In a name, or in what some recognizer knows."""
    odd = line("a\x00b \x1bc", LEVEL["polygon"])
    ElementTree.fromstring(written(form, entry(odd, name="a\x00\n\ud800.png")).content)


@pytest.mark.parametrize(
    ("form", "names"), [("text", ["scan.txt", "scan-2.txt"]), ("alto", ["scan.xml", "scan-2.xml"])]
)
def test_of_a_batch_there_is_a_file_for_each_picture(form: str, names: list[str]) -> None:
    """In a zip; two of one name are told apart, and the same results make the same bytes."""
    document = written(form, entry(LEVEL), entry(DOWN))
    archive = zipfile.ZipFile(io.BytesIO(document.content))
    assert archive.namelist() == names
    assert (document.mimetype, document.content) == (
        "application/zip",
        written(form, entry(LEVEL), entry(DOWN)).content,
    )


def test_other_formats_are_refused_with_those_that_there_are() -> None:
    """In the query, and in the code behind it."""
    with pytest.raises(BadOptionError, match=re.escape("expected json or pdf or text or csv or hocr or alto, got")):
        result_query_from("read", {"format": "docx"})
    with pytest.raises(BadOptionError, match="expected text or csv or hocr or alto, got 'docx'"):
        written("docx", entry(LEVEL))
