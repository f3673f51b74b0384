"""How much memory pictures and their masks may take."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from analyze_jobs import analyzed
from processor.geometry.masks import rle
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.tasks.analyze.features import Features
from processor.tasks.analyze.runner import AnalyzeRunner
from processor.tasks.analyze.settings import FEATURES_BYTES
from toy_segmenter import ToySegmenter
from wire.errors import TooManyPixelsError

LARGE = (4200, 2400)


@pytest.mark.parametrize(
    "wanted", ["9,9", {"mask": {"size": [2400, 4200], "counts": rle.encode(np.ones((2400, 4200), bool))}}]
)
def test_masks_need_room_for_all_pixels_of_the_picture(wanted: object) -> None:
    """Also where the network sees a smaller copy of a JPEG, for which there would be room; and where nobody draws the
    masks, for the request has them."""
    file = BytesIO()
    Image.new("RGB", LARGE, "teal").save(file, "JPEG")
    model = ToySegmenter()

    def made(most_pixels: int):
        pool = ModelPool(lambda _: model, [model])
        return AnalyzeRunner(pool, 11_000_000, PixelBudget(most_pixels), Features(FEATURES_BYTES))

    small, enough = made(6_000_000), made(10_080_000)
    with pytest.raises(TooManyPixelsError, match="at most 6,000,000 pixels, for which there is memory"):
        analyzed(small, image=file.getvalue(), regions=wanted)
    assert bool(model.encoded) == (wanted == "9,9"), "the smaller copy had room"
    (region,) = analyzed(enough, image=file.getvalue(), regions=wanted)["regions"]
    assert region["masks"][0]["rle"]["size"] == [2400, 4200]
    assert enough._budget._held == 0
