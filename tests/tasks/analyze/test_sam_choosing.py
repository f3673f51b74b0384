"""Of the masks that a network draws, the one is told that is meant."""

import numpy as np
import pytest

from processor.tasks.analyze.sam.choosing import fit, merits_of, ordered

GRID = 64


def _block(left, top, right, bottom):
    """What a network draws of a block: 1 inside, -1 outside, 0 at its edges, which lie between the cells' middles."""
    logits = np.full((GRID, GRID), -1.0, np.float32)
    logits[top:bottom, left:right] = 1
    return logits


@pytest.mark.parametrize("box", [(10, 20, 30, 25), (0, 0, 20, 10), (40, 40, GRID, GRID), (0, 0, GRID, GRID)])
def test_a_mask_that_fills_its_box_fits(box):
    """Wherever it lies; at the edge of the grid it ends there."""
    assert fit(_block(*box), np.array(box, np.float32)) == pytest.approx(1)


def test_parts_of_cells_count():
    """A mask ends where its numbers would be 0, between two cells."""
    logits = _block(10, 20, 30, 25)
    logits[20:25, 30] = -1 / 3
    assert fit(logits, np.array([10, 20, 30.25, 25], np.float32)) == pytest.approx(1)


def test_half_a_box_fits_half_and_nothing_not_at_all():
    """And so does a mask that lies elsewhere."""
    box = np.array([10, 20, 30, 40], np.float32)
    assert fit(_block(10, 20, 20, 40), box) == pytest.approx(0.5)
    assert fit(_block(40, 20, 60, 40), box) == 0
    assert fit(np.full((GRID, GRID), -1, np.float32), box) == 0


def test_a_box_chooses_what_fills_it():
    """Where nothing fits better, the mask for clear prompts."""
    judged, steady = np.full(4, 0.8, np.float32), np.ones(4, np.float32)
    same, other = np.full(4, 0.9, np.float32), np.array([0.6, 0.3, 0.9, 0.6], np.float32)
    assert ordered(merits_of(judged, steady, same), boxed=True, clear=True, three=True)[0] == 0
    assert ordered(merits_of(judged, steady, other), boxed=True, clear=True, three=True) == [2, 3, 1]


@pytest.mark.parametrize(("clear", "best"), [(True, 0), (False, 2)])
def test_one_point_may_mean_several_things_and_several_mean_one(clear, best):
    """The network draws a mask for the one, and others for the other."""
    merits = np.array([0.9, 0.5, 0.7, 0.6], np.float32)
    told = ordered(merits, boxed=False, clear=clear, three=True)
    assert told == [best, *(number for number in (2, 3, 1) if number != best)][:3]
    assert ordered(merits, boxed=False, clear=clear, three=False) == [best]
