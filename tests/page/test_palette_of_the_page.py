"""The colours of labels on the page."""

from typing import Any
from zlib import crc32

import pytest

from processor.catalog.coco import LABELS
from processor.imaging.palette import color_of, luminance

COLOURS = "async (labels) => { const m = await import('/static/canvas/palette.js'); return labels.map(m.colourOf); }"
CHECKSUM = """async (text) => {
  const { crc32 } = await import('/static/canvas/palette.js');
  return crc32(new TextEncoder().encode(text));
}"""


def rgb(css: str) -> tuple[int, int, int]:
    digits = css[1:] if len(css) == 7 else "".join(each * 2 for each in css[1:])
    red, green, blue = bytes.fromhex(digits)
    return red, green, blue


def test_a_label_has_the_colour_that_the_server_draws_it_in(calculator: Any) -> None:
    """The marked picture that is downloaded looks like the page, for COCO's labels and any others."""
    labels = [*LABELS, "", "Grünspecht", "кот", "🦊 fox"]
    assert [rgb(each["line"]) for each in calculator.evaluate(COLOURS, labels)] == [color_of(label) for label in labels]


def test_a_name_can_be_read_on_its_plate(calculator: Any) -> None:
    """The contrast is at least 4.5 for each of COCO's labels, and 3 between a line and the dark halo around it."""
    for colour in calculator.evaluate(COLOURS, LABELS):
        plate, text, line = (luminance(rgb(colour[part])) + 0.05 for part in ("plate", "text", "line"))
        assert max(plate, text) / min(plate, text) >= 4.5
        assert line / 0.05 >= 3


@pytest.mark.parametrize("text", ["", "a", "123456789", "Grünspecht", "кот" * 1000])
def test_checksums_are_those_of_the_standard(calculator: Any, text: str) -> None:
    """Of the text's UTF-8, whatever its length."""
    assert calculator.evaluate(CHECKSUM, text) == crc32(text.encode())
