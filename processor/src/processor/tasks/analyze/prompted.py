"""A picture that a model is prompted on, encoded once whoever asks."""

from collections.abc import Sequence
from functools import cached_property
from threading import Lock

from processor.tasks.analyze.picture import Picture
from processor.tasks.analyze.protocols import Embedding, PredictedMask, Segmenter
from wire.models import ModelVersion
from wire.tasks.analyze.regions import Region

ENCODE, MASKS = "encode", "masks"


class PromptedPicture:
    """The `picture` of one job, and the `segmenter` that cuts things out of it.

    What the segmenter knows of it is kept for `result_seconds`. Models take all the cores that there are, so whoever
    asks one something has the `turn` meanwhile; nobody waits for pixels in it, for he might wait for somebody who has
    them, and waits for the turn.
    """

    def __init__(self, segmenter: Segmenter, picture: Picture, turn: Lock, result_seconds: int) -> None:
        self.picture = picture
        self._segmenter = segmenter
        self._turn = turn
        self._seconds = result_seconds

    @property
    def version(self) -> ModelVersion:
        """Which numbers draw the masks."""
        return self._segmenter.info.version

    def recall(self) -> None:
        """If the segmenter knows the picture from another job, its size is known too from now on."""
        self._known  # noqa: B018 - it is looked for where it is first looked at

    def embed(self) -> None:
        """The segmenter knows the picture from now on."""
        self._embedding  # noqa: B018 - it is made where it is first looked at

    @cached_property
    def _embedding(self) -> Embedding:
        if self._known:
            return self._known
        features, digest = self.picture.features, self.picture.digest
        photo = self.picture.photo
        with self._turn:
            # Somebody else may have encoded it while this job waited.
            found = features.recent(digest, self.version)
            if found is None:
                with self.picture.stopwatch.stage(ENCODE):
                    found = self._segmenter.encode(photo)
                features.keep(digest, self.version, found, self._seconds)
        return found

    @cached_property
    def _known(self) -> Embedding | None:
        return self.picture.features.find(self.picture.digest, self.version)

    def masks(self, regions: Sequence[Region], *, three: bool) -> list[list[PredictedMask]]:
        """As the segmenter's."""
        embedding = self._embedding
        with self._turn, self.picture.stopwatch.stage(MASKS):
            return self._segmenter.masks(embedding, regions, three=three)
