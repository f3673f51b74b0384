"""How large a picture is that a task was given."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageSize:
    """Pixels of the upright image, after its EXIF orientation was applied."""

    width: int
    height: int
