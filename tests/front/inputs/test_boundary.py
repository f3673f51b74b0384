"""The lines between the parts of a form are found as werkzeug's own patterns find them."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from werkzeug.sansio.multipart import MultipartDecoder

from front.inputs.boundary import BoundaryLine, FoundLine

BOUNDARIES = st.sampled_from([b"b", b"", b"-", b"--", b"b-b", b"\n", b"b.*[", b"bb"])
DATA = st.lists(st.sampled_from([b"-", b"--", b"b", b"\r", b"\n", b"\r\n", b" ", b"\t", b".", b"--b"]), max_size=30)


def told(found: Any) -> tuple[int, int, bytes] | None:
    return found and (found.start(), found.end(), found.group(1))


@given(BOUNDARIES, DATA, st.integers(0, 40), st.booleans())
def test_a_line_is_where_the_pattern_of_its_boundary_is(
    boundary: bytes, parts: list[bytes], position: int, first: bool
) -> None:
    """Whatever stands around it, and wherever the search begins."""
    decoder, data = MultipartDecoder(boundary), bytearray(b"".join(parts))
    pattern = decoder.preamble_re if first else decoder.boundary_re
    assert told(BoundaryLine(b"--" + boundary, first).search(data, position)) == told(pattern.search(data, position))


@pytest.mark.parametrize(
    ("data", "line"),
    [
        (b"a\r\n--b\r\nc", (1, 8, b"\r\n")),
        (b"a\n--b-- \nc", (1, 9, b"-- \n")),
        (b"a--b\n\r--b\n", (5, 10, b"\n")),
        (b"a\r\n--bc\r\n", None),
    ],
)
def test_a_line_begins_with_the_end_of_the_one_before(data: bytes, line: tuple[int, int, bytes] | None) -> None:
    """Of whatever kind it is; what is longer than the boundary is none."""
    found: FoundLine | None = BoundaryLine(b"--b").search(data)
    assert told(found) == line
