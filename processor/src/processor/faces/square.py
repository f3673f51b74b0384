"""How large a face is to be."""

from collections.abc import Mapping
from typing import Any

from processor.faces.manifest import Manifest
from wire.errors import BadOptionError


def side_of(options: Mapping[str, Any], manifest: Manifest) -> int:
    """The side, in pixels, that the options `width` and `height` ask for, which may be 0. Raises BadOptionError."""
    most, width, height = manifest.side, options["width"], options["height"]
    side = width or height or most
    if (height or side) != side or side > most:
        raise BadOptionError(
            f"Model {manifest.name} makes square pictures of at most {most} pixels each way, got {width} x {height}. "
            "Ask for the same width and height, or for one of them."
        )
    return int(side)
