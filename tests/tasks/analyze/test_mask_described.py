"""A mask as results tell it."""

import numpy as np
import pytest
from pycocotools import mask as coco

from drawn_masks import blob, drawn
from processor.tasks.analyze.described import described

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")  # pycocotools on NumPy 2


def test_a_mask_is_told_as_runs_and_as_polygons() -> None:
    """Area, box and runs are those of pycocotools; polygons say how true they are."""
    bits = blob()
    mask = described(bits, 0.9, 0.8, simplify=1)
    runs = {"size": list(mask.rle.size), "counts": mask.rle.counts}
    assert (coco.decode(runs) == bits).all()
    assert mask.area == coco.area(runs)
    left, top, width, height = coco.toBbox(runs).tolist()
    assert mask.box == (left, top, left + width, top + height)
    assert (mask.predicted_iou, mask.stability) == (0.9, 0.8)
    assert 0.99 < mask.polygon_iou < 1
    assert len(mask.polygons) == 1


def test_an_empty_mask_has_no_polygon() -> None:
    """Nothing is as true as nothing."""
    mask = described(drawn("empty"), 0.1, 0, simplify=1)
    assert (mask.area, mask.box, mask.polygons, mask.polygon_iou) == (0, (0, 0, 0, 0), (), 1)
    assert not np.any(coco.decode({"size": list(mask.rle.size), "counts": mask.rle.counts}))
