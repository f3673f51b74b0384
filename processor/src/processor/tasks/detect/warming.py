"""Before anybody is answered: whatever is slow the first time has been done once."""

from io import BytesIO

import numpy as np
from numpy.typing import NDArray
from PIL import ExifTags, Image

from processor.base import Standalone
from processor.imaging.decode import Photo
from processor.imaging.draw import draw
from processor.imaging.encode import encode_jpeg
from processor.runtimes import ServingRuntime
from processor.tasks.detect.processor import IMAGE, JPEG, DetectProcessor
from processor.yolo.detector import DetectOptions
from wire.tasks.detect.result import Detection

CAMERA_WH = ((640, 480), (480, 640))
"""The shapes of picture that the network is made ready for."""


def warm(processor: DetectProcessor, runtime: ServingRuntime, shape: str) -> None:
    """The first picture that `processor` is asked about is answered as fast as the tenth.

    Every infer request of its `runtime` has worked on a camera's picture in the `shape` that counts where a request
    says nothing; such a picture was read, turned upright, marked and written.
    """
    options, random = DetectOptions(shape=shape), np.random.default_rng(0)
    photos = [
        Photo(random.integers(0, 256, (height, width, 3), np.uint8), width, height) for width, height in CAMERA_WH
    ]
    inputs = (processor.detector.network_input(photo, options) for photo in photos)
    for each in {given.shape: given for given in inputs}.values():  # one, where it is the same for all
        runtime.warm(each)
    marked = draw(photos[0].pixels, [Detection(processor.model.labels[0], 0, 0.5, (100.0, 100.0, 300.0, 300.0))])
    for image, formats in ((encode_jpeg(marked), (JPEG,)), (_turned(marked), ())):
        processor.run({IMAGE: (image,)}, {}, Standalone(formats))


def _turned(pixels: NDArray[np.uint8]) -> bytes:
    """A JPEG as phones write it, with its orientation beside it."""
    exif, written = Image.Exif(), BytesIO()
    exif[ExifTags.Base.Orientation] = 6
    Image.fromarray(pixels).save(written, "JPEG", exif=exif)
    return written.getvalue()
