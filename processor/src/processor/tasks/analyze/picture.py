"""The picture of one job: decoded where somebody wants its pixels, and then once."""

from functools import cached_property
from hashlib import sha256

from processor.imaging.decode import Photo, decode
from processor.pixel_budget import Reserve
from processor.stopwatch import Stopwatch
from processor.tasks.analyze.features import Features
from wire.image_size import ImageSize

DECODE = "decode"

SIDE = 1_024
"""What networks see: a larger JPEG may be decoded as a smaller copy, whose longer side has no fewer pixels."""


class Picture:
    """The `encoded` picture of at most `max_pixels`, for one job.

    The `stopwatch` times it, and what is known of it is in `features`. With `whole` none of its pixels is left out.
    """

    def __init__(
        self,
        encoded: bytes,
        max_pixels: int,
        reserve: Reserve,
        features: Features,
        *,
        whole: bool = False,
    ) -> None:
        self.encoded = encoded
        self.stopwatch = Stopwatch()
        self.features = features
        self._max_pixels = max_pixels
        self._reserve = reserve
        self._reserved = 0
        self._enough = None if whole else SIDE

    @cached_property
    def digest(self) -> str:
        """What it is known by: of the encoded bytes."""
        return sha256(self.encoded).hexdigest()

    @cached_property
    def photo(self) -> Photo:
        """The upright picture. Raises as `decode` does."""
        with self.stopwatch.stage(DECODE):
            photo = decode(self.encoded, max_pixels=self._max_pixels, longest_side=self._enough, reserve=self._take)
        self.features.keep_size(self.digest, ImageSize(photo.width, photo.height))
        return photo

    @cached_property
    def size(self) -> ImageSize:
        """Of the upright picture, in pixels."""
        return self.features.size(self.digest) or ImageSize(self.photo.width, self.photo.height)

    def make_room(self) -> None:
        """There is room for masks of its size.

        What a mask takes while it is made is no more than what a photo does while it is decoded, which is over by then.
        """
        self._take(self.size.width * self.size.height)

    def _take(self, pixels: int) -> None:
        self._reserved = max(self._reserved, pixels)
        self._reserve(self._reserved)
