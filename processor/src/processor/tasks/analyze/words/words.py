"""The texts of one job, compared with a picture and with its regions."""

from collections.abc import Callable, Hashable
from functools import cached_property
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from processor.embedders import Embedder
from processor.imaging.decode import Photo
from processor.tasks.analyze.protocols import Bits
from processor.tasks.analyze.steps import Steps
from processor.tasks.analyze.words.recent import RecentVectors
from processor.tasks.analyze.words.scoring import scored
from processor.tasks.analyze.words.text_vectors import text_vectors
from processor.tasks.analyze.words.views import Pixels, seen
from processor.tasks.analyze.words.wanted import Wanted
from wire.models import ModelVersion
from wire.tasks.analyze.result import XYXY, TextScores
from wire.tasks.analyze.spec import View

Floats = NDArray[np.float32]
GetPhoto = Callable[[], Photo]
"""Gives a picture where its pixels are wanted: what was seen of it before needs none."""

ENOUGH = 672
"""How many pixels the shorter side of a photo needs to have, so that a smaller copy of it is no worse for any CLIP."""


class Words:
    """The texts that are `wanted`, as `clip` knows them. For one job, and one thread.

    Vectors come from `recent`, which outlives it, where they are there. What has to be encoded is among the `steps`,
    but for regions, which are steps already: before each it is looked whether anybody wants it.
    """

    def __init__(self, clip: Embedder, wanted: Wanted, recent: RecentVectors, steps: Steps) -> None:
        self._clip = clip
        self._wanted = wanted
        self._recent = recent
        self._steps = steps

    @property
    def version(self) -> ModelVersion:
        """Which numbers answer."""
        return self._clip.version

    def picture(self, digest: str, photo: GetPhoto) -> TextScores:
        """How well the texts fit the picture whose encoded bytes have that `digest`."""
        self._steps.plan(1)
        scores = self._scored((digest,), lambda: photo().pixels)
        self._steps.end()
        return scores

    def region(self, digest: str, photo: GetPhoto, mask: Bits, box: XYXY, view: View) -> TextScores | None:
        """How well the texts fit what `view` shows of a region of that picture; None where its mask is empty.

        `mask` (height, width) and the `box` around it are in pixels of the upright picture.
        """
        if not mask.any():
            return None
        bits = sha256(np.packbits(mask).tobytes()).digest() if view is View.MASKED else b""
        return self._scored((digest, view, box, bits), lambda: seen(photo(), mask, box, view))

    def _scored(self, key: tuple[Hashable, ...], pixels: Callable[[], Pixels]) -> TextScores:
        vectors, texts = self._vectors, self._wanted.texts
        nothing = vectors[-1] if self._wanted.none_of_these else None
        return scored(self._vector_of(key, pixels), texts, vectors[: len(texts)], nothing, self._clip.scale)

    def _vector_of(self, key: tuple[Hashable, ...], pixels: Callable[[], Pixels]) -> Floats:
        """The vector (dimensions,) of pixels that are known by `key`."""
        known = self._recent.find((self._clip.model, *key))
        if known is None:
            self._steps.look()
            (known,) = self._clip.pictures([pixels()])
            self._recent.keep((self._clip.model, *key), known)
        return known

    @cached_property
    def _vectors(self) -> Floats:
        return text_vectors(self._clip, self._wanted, self._recent, self._steps)
