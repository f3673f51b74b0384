"""A picture is analyzed: decoded once, for all analyzers."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.decode import Photo, decode
from processor.pixel_budget import Reserve, unlimited
from processor.tasks.search.index.entries import Observations
from processor.tasks.search.protocols import Analyzers, DecodedPicture
from wire.errors import ImageProcessorError

SIDE, SIDE_TO_READ = 640, 1_600
"""A larger JPEG may be decoded as a smaller copy, whose longer side has no fewer pixels: small text needs more."""

MOST_LINES, LONGEST_LINE = 400, 1_000


@dataclass(frozen=True, slots=True)
class Analysis:
    """What came of analyzing a picture: what was observed, and the picture's vector, None where nobody makes one."""

    observations: Observations
    vector: NDArray[np.float32] | None = None


def analyze(encoded: bytes, analyzers: Analyzers, max_pixels: int, reserve: Reserve = unlimited) -> Analysis:
    """What all analyzers make of the picture; what is wrong with it stands in `Observations.error`."""
    try:
        side = SIDE_TO_READ if analyzers.reader else SIDE
        photo = decode(encoded, max_pixels=max_pixels, longest_side=side, reserve=reserve)
        return _analyzed(DecodedPicture(encoded, photo), analyzers)
    except ImageProcessorError as error:
        return Analysis(Observations(error=f"{error.code}: {error.message}"))


def _analyzed(picture: DecodedPicture, analyzers: Analyzers) -> Analysis:
    photo = picture.photo
    observations = Observations(photo.width, photo.height, fingerprint(photo))
    if analyzers.detector:
        observations = replace(
            observations, objects=analyzers.detector.objects(picture), detected_by=analyzers.detector.model
        )
    if analyzers.reader:
        lines = [replace(each, text=each.text[:LONGEST_LINE]) for each in analyzers.reader.lines(picture)[:MOST_LINES]]
        observations = replace(observations, lines=lines, read_by=analyzers.reader.model)
    return Analysis(
        observations, analyzers.picture_embedders[0].picture(picture) if analyzers.picture_embedders else None
    )


def fingerprint(photo: Photo) -> int:
    """64 bits, as a number with a sign: which of two neighbours is brighter in the picture at 9 x 8 pixels.

    Pictures that look the same to a person differ in a few of them. Source: N. Krawetz, "Kind of Like That", 2013.
    """
    grey = cv2.cvtColor(photo.pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    bits = np.packbits(small[:, 1:] > small[:, :-1])
    return int.from_bytes(bits.tobytes(), signed=True)
