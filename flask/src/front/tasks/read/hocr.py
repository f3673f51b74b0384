"""Text as hOCR: a page of HTML for each picture, in which the boxes stand too. Source: the hOCR specification, 1.2."""

from collections.abc import Iterator, Sequence
from html import escape

from front.tasks.base import Document, Entry
from front.tasks.read import boxes
from front.tasks.read.boxes import Box
from front.tasks.read.markup import printable
from wire.tasks.read.result import TextLine

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE html PUBLIC "-//W3C//DTD XHTML 1.0 Transitional//EN" "http://www.w3.org/TR/xhtml1/DTD/xhtml1-transitional.dtd">
<html xmlns="http://www.w3.org/1999/xhtml">
<head>
<title></title>
<meta http-equiv="Content-Type" content="text/html;charset=utf-8"/>
<meta name="ocr-system" content="image-processor"/>
<meta name="ocr-capabilities" content="ocr_page ocr_line ocrx_word"/>
</head>
<body>
"""


def write(entries: Sequence[Entry]) -> Document:
    """All pictures in one document."""
    pages = "".join(line for number, entry in enumerate(entries, 1) for line in _page(number, entry))
    return Document(f"{HEAD}{pages}</body>\n</html>\n".encode(), "application/xhtml+xml", "hocr")


def _page(number: int, entry: Entry) -> Iterator[str]:
    size = entry.result["image"]
    # A quote in the name would end it, and a property ends at a semicolon.
    name = "".join("_" if each in '"\\;' else each for each in printable(entry.name))
    title = f'image "{name}"; bbox 0 0 {size["width"]} {size["height"]}; ppageno {number - 1}'
    yield f'<div class="ocr_page" id="page_{number}" title="{escape(title)}">\n'
    for index, line in enumerate(boxes.lines(entry.result), 1):
        yield _line(f"{number}_{index}", line)
    yield "</div>\n"


def _line(number: str, line: TextLine) -> str:
    """The line with its words. hOCR counts how far text is turned the other way round."""
    turned = f"; textangle {360 - line.turn}" if line.turn else ""
    sureness = round(100 * line.confidence)
    words = " ".join(
        f'<span class="ocrx_word" id="word_{number}_{index}" title="{_bbox(box)}; x_wconf {sureness}">'
        f"{escape(printable(text))}</span>"
        for index, (text, box) in enumerate(boxes.words(line), 1)
    )
    title = f"{_bbox(boxes.around(line.polygon))}{turned}"
    return f'<span class="ocr_line" id="line_{number}" title="{title}">{words}</span>\n'


def _bbox(box: Box) -> str:
    return f"bbox {box.left} {box.top} {box.right} {box.bottom}"
