"""What an index needs of the other tasks of its process. Without one of them its leg is missing."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from processor.imaging.decode import Photo
from processor.looking import Observation


@dataclass(frozen=True, slots=True)
class DecodedPicture:
    """A picture that is looked at: its encoded bytes, and the same decoded once for all analyzers."""

    encoded: bytes
    photo: Photo


class ObjectDetector(Protocol):
    """Finds objects."""

    @property
    def model(self) -> str:
        """A hash of the model: another model, another hash."""

    def objects(self, picture: DecodedPicture) -> Sequence[Observation]:
        """The objects in the picture, by falling confidence. Raises RequestError."""


class TextReader(Protocol):
    """Reads text."""

    @property
    def model(self) -> str:
        """As of `ObjectDetector`."""

    def lines(self, picture: DecodedPicture) -> Sequence[Observation]:
        """The lines in the picture, in the order in which they are read. Raises RequestError."""


class PictureCaptioner(Protocol):
    """Says in words what is in a picture."""

    @property
    def model(self) -> str:
        """As of `ObjectDetector`."""

    def caption(self, picture: DecodedPicture) -> str:
        """The caption. Raises RequestError."""


class TextEmbedder(Protocol):
    """Turns texts into vectors that are near where their meanings are."""

    @property
    def model(self) -> str:
        """As of `ObjectDetector`."""

    def texts(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """The vectors (N, D) of length 1."""


class PictureEmbedder(Protocol):
    """Turns pictures into vectors that are near where they look alike."""

    @property
    def model(self) -> str:
        """As of `ObjectDetector`."""

    @property
    def knows_words(self) -> bool:
        """Whether `words` gives vectors among those of pictures."""

    def picture(self, picture: DecodedPicture) -> NDArray[np.float32]:
        """The vector (D,) of length 1. Raises RequestError."""

    def words(self, text: str) -> NDArray[np.float32]:
        """The vector (D,) of length 1 of a picture that the text would be said of."""


@dataclass(frozen=True, slots=True)
class Analyzers:
    """What a process can look at pictures with.

    Of several that embed, the first is wanted; the others serve generations of before.
    """

    detector: ObjectDetector | None = None
    reader: TextReader | None = None
    text_embedders: tuple[TextEmbedder, ...] = ()
    picture_embedders: tuple[PictureEmbedder, ...] = ()
    captioner: PictureCaptioner | None = None
