"""A picture that is decoded already is looked at as one that is not."""

from collections.abc import Callable
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from processor.base import Standalone
from processor.imaging.decode import decode
from processor.looking import LooksAtPhotos
from processor.model_pool import ModelPool
from processor.tasks.detect.processor import DetectProcessor
from processor.tasks.detect.task import DetectRunner
from wire.tasks.detect.spec import DETECT


@pytest.mark.parametrize("longest_side", [None, 200])
def test_the_detections_are_the_same(
    random_processor: Callable[[int, float], DetectProcessor], longest_side: int | None
) -> None:
    """Also where fewer pixels were decoded than the picture has: boxes are in its own."""
    file = BytesIO()
    noise = np.random.default_rng(1).integers(0, 255, (600, 800, 3), np.uint8)
    Image.fromarray(noise).save(file, "JPEG")
    runner, options = DetectRunner(ModelPool(lambda name: None, [random_processor(1, -3)])), DETECT.parse_options({})
    whole = runner.run({"image": (file.getvalue(),)}, options, Standalone()).result
    photo = decode(file.getvalue(), max_pixels=1_000_000, longest_side=longest_side)
    assert isinstance(runner, LooksAtPhotos)
    assert runner.look(photo, options)["detections"] == whole["detections"] != []
