"""A picture that a model is prompted on, encoded once whoever asks."""

from collections.abc import Sequence
from functools import cached_property
from threading import Lock

from processor.stopwatch import Stopwatch
from processor.tasks.analyze.features import Features
from processor.tasks.analyze.picture import Picture
from processor.tasks.analyze.protocols import Embedding, PredictedMask, Segmenter
from wire.image_size import ImageSize
from wire.models import ModelVersion
from wire.tasks.analyze.regions import Region

ENCODE, MASKS = "encode", "masks"


class PromptedPicture:
    """The `picture` of one job, and the `segmenter` that cuts things out of it.

    What the segmenter knows of it comes from `features`, which outlive the job, where they have it. Models take all the
    cores that there are, so whoever asks one something has the `turn` meanwhile; nobody waits for pixels in it, for he
    might wait for somebody who has them, and waits for the turn.
    """

    def __init__(
        self, segmenter: Segmenter, picture: Picture, features: Features, turn: Lock, stopwatch: Stopwatch
    ) -> None:
        self._segmenter = segmenter
        self._picture = picture
        self._features = features
        self._turn = turn
        self._stopwatch = stopwatch

    @property
    def version(self) -> ModelVersion:
        """Which numbers draw the masks."""
        return self._segmenter.info.version

    @property
    def size(self) -> ImageSize:
        """Of the upright picture, whose pixels nobody decodes for it where it is known already."""
        return self._kept.image if self._kept else self._picture.size

    @cached_property
    def embedding(self) -> Embedding:
        """What the segmenter knows of the picture."""
        if self._kept:
            return self._kept
        photo = self._picture.photo
        with self._turn:
            # Somebody else may have encoded it while this job waited.
            found = self._features.find(self._picture.digest, self.version)
            if found is None:
                with self._stopwatch.stage(ENCODE):
                    found = self._segmenter.encode(photo)
                self._features.keep(self._picture.digest, self.version, found)
        return found

    def masks(self, regions: Sequence[Region], *, three: bool) -> list[list[PredictedMask]]:
        """As the segmenter's."""
        if not regions:
            return []
        embedding = self.embedding
        with self._turn, self._stopwatch.stage(MASKS):
            return self._segmenter.masks(embedding, regions, three=three)

    @cached_property
    def _kept(self) -> Embedding | None:
        return self._features.find(self._picture.digest, self.version)
