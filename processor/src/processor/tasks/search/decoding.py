"""Pictures are decoded for a search: within the pixels that all jobs of the process together may have in memory."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from processor.imaging.decode import decode
from processor.pixel_budget import PixelBudget
from processor.tasks.search.protocols import DecodedPicture


@dataclass(frozen=True, slots=True)
class PictureDecoder:
    """Decodes pictures of at most `max_pixels` each, all within `budget`."""

    max_pixels: int
    budget: PixelBudget

    @contextmanager
    def decoded(self, encoded: bytes, longest_side: int) -> Iterator[DecodedPicture]:
        """The picture, which has its part of the budget until the end of the block; a larger JPEG may come as a smaller
        copy, whose longer side has no fewer pixels than `longest_side`. Raises what `decode` does.
        """
        with self.budget.lease() as reserve:
            photo = decode(encoded, max_pixels=self.max_pixels, longest_side=longest_side, reserve=reserve)
            yield DecodedPicture(encoded, photo)
