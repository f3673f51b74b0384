"""Candidates are bytes and come back."""

import struct

import pytest

from wire.tasks.detect.candidates import ROW, Candidates, as_compared
from wire.tasks.detect.result import Detection


def test_rows_come_back_as_they_were() -> None:
    """Single precision, labels by class_id, in their order."""
    rows = ROW.pack(-3.5, 2.25, 1e6, 7.125, 0.5, 65_535) + ROW.pack(0.0, 0.0, 1.0, 1.0, 0.25, 0)
    packed = Candidates.pack(0.125, {0: "person", 65_535: "pot\nplant 狗"}, rows)
    assert Candidates.from_bytes(packed) == Candidates(
        0.125,
        (
            Detection("pot\nplant 狗", 65_535, 0.5, (-3.5, 2.25, 1e6, 7.125)),
            Detection("person", 0, 0.25, (0.0, 0.0, 1.0, 1.0)),
        ),
    )


def test_no_rows_come_back_as_none() -> None:
    """The floor alone."""
    assert Candidates.from_bytes(Candidates.pack(0.05, {}, b"")) == Candidates(0.05, ())


@pytest.mark.parametrize("floor", [0.05, 1 / 3, struct.unpack("<f", struct.pack("<f", 0.07))[0]])
def test_the_floor_comes_back_exactly(floor: float) -> None:
    """To the last bit, for thresholds are compared with it."""
    assert Candidates.from_bytes(Candidates.pack(floor, {}, b"")).floor == floor


@pytest.mark.parametrize(("threshold", "compared"), [(0.0, 0.0), (0.5, 0.5), (1.0, 1.0), (0.1, 0.10000000149011612)])
def test_a_threshold_is_compared_in_single_precision(threshold: float, compared: float) -> None:
    """A tenth is a little more there."""
    assert as_compared(threshold) == compared
