"""A mask as results tell it."""

import numpy as np

from processor.geometry.masks import rle
from processor.geometry.masks.extent import bounds
from processor.geometry.masks.polygons import polygons_of
from processor.geometry.masks.rle import Bits
from wire.tasks.analyze.result import Mask, Rle


def described(bits: Bits, predicted_iou: float, stability: float, simplify: float) -> Mask:
    """The mask `bits` (height, width) of the upright picture with its polygons, as `polygons_of` makes them."""
    polygons, iou = polygons_of(bits, simplify)
    return Mask(
        predicted_iou=predicted_iou,
        stability=stability,
        area=int(np.count_nonzero(bits)),
        box=bounds(bits),
        rle=Rle((bits.shape[0], bits.shape[1]), rle.encode(bits)),
        polygons=polygons,
        polygon_iou=iou,
    )
