"""A task that works with another one's runner, on a picture that is decoded once for both."""

from collections.abc import Mapping
from typing import Any, Protocol, runtime_checkable

from processor.base import Runner, Standalone
from processor.imaging.decode import Photo


@runtime_checkable
class LooksAtPhotos(Protocol):
    """What a runner is too that can do its task with a picture that is decoded already."""

    def look(self, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
        """What `run` answers of the picture."""


def look(runner: Runner, encoded: bytes, photo: Photo, options: Mapping[str, Any]) -> Mapping[str, Any]:
    """What `runner` answers of a picture, which it is given decoded where it can take that."""
    if isinstance(runner, LooksAtPhotos):
        return runner.look(photo, options)
    return runner.run({"image": (encoded,)}, options, Standalone()).result
