"""A picture is looked at: decoded once, for all who look."""

from dataclasses import dataclass, replace

import cv2
import numpy as np
from numpy.typing import NDArray

from processor.imaging.decode import Photo, decode
from processor.pixel_budget import Reserve, unlimited
from processor.tasks.search.index.entries import Seen
from processor.tasks.search.seams import Senses, Sight
from wire.errors import ImageProcessorError

SIDE, SIDE_TO_READ = 640, 1_600
"""A larger JPEG may be decoded as a smaller copy, whose longer side has no fewer pixels: small text needs more."""

MOST_LINES, LONGEST_LINE = 400, 1_000


@dataclass(frozen=True, slots=True)
class Look:
    """What came of looking: what was seen, and the picture's vector, None where nobody makes one."""

    seen: Seen
    vector: NDArray[np.float32] | None = None


def look(encoded: bytes, senses: Senses, max_pixels: int, reserve: Reserve = unlimited) -> Look:
    """What all the senses make of the picture; what is wrong with it stands in `Seen.error`."""
    try:
        side = SIDE_TO_READ if senses.reads else SIDE
        photo = decode(encoded, max_pixels=max_pixels, longest_side=side, reserve=reserve)
        return _looked(Sight(encoded, photo), senses)
    except ImageProcessorError as error:
        return Look(Seen(error=f"{error.code}: {error.message}"))


def _looked(sight: Sight, senses: Senses) -> Look:
    photo = sight.photo
    seen = Seen(photo.width, photo.height, fingerprint(photo))
    if senses.detects:
        seen = replace(seen, objects=senses.detects.objects(sight), detected_by=senses.detects.model)
    if senses.reads:
        lines = [replace(each, text=each.text[:LONGEST_LINE]) for each in senses.reads.lines(sight)[:MOST_LINES]]
        seen = replace(seen, lines=lines, read_by=senses.reads.model)
    return Look(seen, senses.pictures[0].picture(sight) if senses.pictures else None)


def fingerprint(photo: Photo) -> int:
    """64 bits, as a number with a sign: which of two neighbours is brighter in the picture at 9 x 8 pixels.

    Pictures that look the same to a person differ in a few of them. Source: N. Krawetz, "Kind of Like That", 2013.
    """
    grey = cv2.cvtColor(photo.pixels, cv2.COLOR_RGB2GRAY)
    small = cv2.resize(grey, (9, 8), interpolation=cv2.INTER_AREA)
    bits = np.packbits(small[:, 1:] > small[:, :-1])
    return int.from_bytes(bits.tobytes(), signed=True)
