"""The PDF shows the picture and has its text, as PDFium, which is Chrome's reader, finds it."""

import numpy as np
import pypdfium2
import pytest

from processor.imaging.encode import encode_png
from processor.tasks.read.rendering import render
from wire.errors import BadOptionError
from wire.image_size import ImageSize
from wire.models import ModelVersion
from wire.tasks.read.result import ReadResult, TextLine, Word

VERSION = ModelVersion("reader", "f" * 64, "openvino", "f32")


def line(text, polygon, turn=0):
    """A line with its words in proportion."""
    words, at = [], 0
    for word in text.split(" "):
        words.append(Word(word, at / len(text), (at + len(word)) / len(text)))
        at += len(word) + 1
    return TextLine(text, 0.9, polygon, turn, tuple(words))


def opened(lines, size_wh=(400, 300), turn=0):
    """The PDF of a red picture in which those lines were read, opened by PDFium."""
    width, height = size_wh
    picture = np.zeros((height, width, 3), np.uint8)
    picture[..., 0] = 200
    result = ReadResult(ImageSize(width, height), "", turn, tuple(lines), VERSION, {}, {})
    return pypdfium2.PdfDocument(render(encode_png(picture), result.to_dict(), "pdf", 10**6))


def box(left, top, right, bottom):
    """The polygon of upright text."""
    return ((left, top), (right, top), (right, bottom), (left, bottom))


def test_the_picture_is_shown_and_nothing_over_it():
    """A page of its size, at 96 dots an inch, in its colour throughout."""
    document = opened([line("Hidden words", box(20, 30, 220, 60))])
    page = document[0]
    assert page.get_size() == (300, 225)
    shown = np.asarray(page.render(scale=1).to_pil().convert("RGB")).astype(int)
    assert abs(shown - (200, 0, 0)).max() <= 4


def test_text_is_found_where_it_stands():
    """Each word in its place, from below upwards, as PDFs count."""
    page = opened([line("Invoice number 17", box(20, 30, 190, 60)), line("Total", box(20, 90, 120, 120))])[0]
    text = page.get_textpage()
    assert text.get_text_range().split() == ["Invoice", "number", "17", "Total"]
    start, count = text.search("number").get_next()
    boxes = [text.get_charbox(start + index) for index in range(count)]
    left, right = min(each[0] for each in boxes) / 0.75, max(each[2] for each in boxes) / 0.75
    assert (left, right) == (pytest.approx(20 + 80, abs=2), pytest.approx(20 + 150, abs=12))
    assert boxes[0][1] / 0.75 == pytest.approx(300 - 60, abs=1)
    assert boxes[0][3] / 0.75 == pytest.approx(300 - 30, abs=1)


@pytest.mark.parametrize(
    "text", ["naïve café", "漢字 かな", "Ωμέγα", "😀 smile", "(a\\b) <c>", "".join(map(chr, range(0x4E00, 0x4F80)))]
)
def test_whatever_the_script_the_text_comes_out_again(text):
    """More than 256 different characters in one line, and such as need two units of UTF-16."""
    found = opened([line(text, box(10, 30, 390, 60))])[0].get_textpage().get_text_range()
    assert found.replace("\r\n", "").strip() == text


@pytest.mark.parametrize("turn", [90, 180, 270])
def test_a_turned_page_is_shown_upright(turn):
    """Its text runs where it stands, and the page is turned back."""
    corners = box(50, 20, 80, 220) if turn != 180 else box(50, 20, 250, 50)
    polygon = corners[turn // 90 :] + corners[: turn // 90]
    page = opened([line("Turned text", polygon, turn)], turn=turn)[0]
    assert page.get_rotation() == (360 - turn) % 360
    assert page.get_size() == ((300, 225) if turn == 180 else (225, 300))
    assert page.get_textpage().get_text_range().strip() == "Turned text"


def test_a_picture_without_text_makes_a_page_too():
    """Without a font."""
    assert opened([])[0].get_textpage().get_text_range() == ""


def test_a_picture_that_is_larger_than_pages_can_be_is_shown_smaller():
    """At most 14,400 points."""
    assert opened([], (40_000, 10))[0].get_size() == (14_400, pytest.approx(3.6, abs=0.01))


def test_no_other_form_is_rendered():
    """The message has what there is."""
    with pytest.raises(BadOptionError, match="expected pdf, got 'docx'"):
        render(b"", {}, "docx", 1)
