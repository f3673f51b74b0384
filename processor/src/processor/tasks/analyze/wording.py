"""The texts of a job, compared with its picture and with the regions of it."""

from collections.abc import Mapping
from typing import Any

from processor.base import Runner
from processor.imaging.decode import Photo
from processor.tasks.analyze.picture import Picture
from processor.tasks.analyze.protocols import Bits
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.words.recent import RecentVectors
from processor.tasks.analyze.words.wanted import Wanted, clip_of
from processor.tasks.analyze.words.words import Words
from wire.models import ModelVersion
from wire.tasks.analyze.result import XYXY, TextScores
from wire.tasks.analyze.spec import View

TEXTS = "texts"


class PictureTexts:
    """The texts that the `options` of a job have, for its `picture`. `runners` are those of the process by their tasks.

    Raises BadOptionError where nobody of them compares.
    """

    def __init__(
        self,
        runners: Mapping[str, Runner],
        options: Mapping[str, Any],
        picture: Picture,
        recent: RecentVectors,
        steps: Steps,
    ) -> None:
        self._words = Words(clip_of(runners), Wanted.of(options), recent, steps)
        self._picture = picture
        self._view = View(options["region_view"])

    @property
    def version(self) -> ModelVersion:
        """Which numbers compare."""
        return self._words.version

    def of_picture(self) -> TextScores:
        """How well the texts fit the whole picture."""
        with self._picture.stopwatch.stage(TEXTS):
            return self._words.picture(self._picture.digest, self._photo)

    def of_region(self, mask: Bits, box: XYXY) -> TextScores | None:
        """How well they fit a region with that mask and the box around it; None where the mask is empty."""
        with self._picture.stopwatch.stage(TEXTS):
            return self._words.region(self._picture.digest, self._photo, mask, box, self._view)

    def _photo(self) -> Photo:
        return self._picture.photo
