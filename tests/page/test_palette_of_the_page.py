"""The colours of labels on the page."""

from typing import Any
from zlib import crc32

import pytest

from processor.catalog.coco import LABELS
from processor.imaging.palette import colors_of, luminance

COLOURS = "async (labels) => [...(await import('/static/canvas/palette.js')).coloursOf(labels)]"
CHECKSUM = """async (text) => {
  const { crc32 } = await import('/static/crc32.js');
  return crc32(new TextEncoder().encode(text));
}"""


def rgb(css: str) -> tuple[int, int, int]:
    digits = css[1:] if len(css) == 7 else "".join(each * 2 for each in css[1:])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def test_a_label_has_the_colour_that_the_server_draws_it_in(calculator: Any) -> None:
    """The marked picture that is downloaded looks like the page, for COCO's labels and any others, in any order."""
    labels = [*LABELS, "", "Grünspecht", "кот", "🦊 fox", "dog", *LABELS]
    for some in (labels, labels[::-1]):
        of_page = [(label, rgb(each["line"]), each["mark"]) for label, each in calculator.evaluate(COLOURS, some)]
        assert of_page == [(label, each.line, each.mark) for label, each in colors_of(some).items()]


def test_a_name_can_be_read_on_its_plate(calculator: Any) -> None:
    """The contrast is at least 4.5 for each of COCO's labels."""
    for _, colour in calculator.evaluate(COLOURS, LABELS):
        plate, text = (luminance(rgb(colour[part])) + 0.05 for part in ("plate", "text"))
        assert max(plate, text) / min(plate, text) >= 4.5


@pytest.mark.parametrize("text", ["", "a", "123456789", "Grünspecht", "кот" * 1000])
def test_checksums_are_those_of_the_standard(calculator: Any, text: str) -> None:
    """Of the text's UTF-8, whatever its length."""
    assert calculator.evaluate(CHECKSUM, text) == crc32(text.encode())
