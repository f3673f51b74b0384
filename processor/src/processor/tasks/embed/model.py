"""One model, opened: texts and pictures in, vectors out."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray

from processor.encoders.clip import CLIP_SCALE
from processor.encoders.pictures import PictureEncoder
from processor.encoders.texts import TextEncoder
from processor.encoders.vectors import unit
from processor.imaging.squares import Pixels
from processor.tasks.embed import catalog
from processor.tasks.embed.manifest import Manifest
from wire.errors import BadOptionError
from wire.models import ModelInfo, ModelVersion

Floats = NDArray[np.float32]


RUNTIME, PRECISION = "openvino", "f32"
"""Of every model: vectors of one machine are to be good on another."""


@dataclass(frozen=True, slots=True)
class EmbedModel:
    """A `processor.embedders.Embedder`. `of_texts` is None where it embeds no texts, `of_pictures` no pictures."""

    manifest: Manifest
    of_texts: TextEncoder | None
    of_pictures: PictureEncoder | None

    @property
    def info(self) -> ModelInfo:
        """What there is to say of the model."""
        manifest = self.manifest
        facts = {
            "about": manifest.about,
            "architecture": manifest.architecture,
            "embeds": [*(["texts"] if self.of_texts else []), *(["pictures"] if self.of_pictures else [])],
            "dimensions": [manifest.dimensions, *manifest.shorter],
            "tokens": manifest.most_tokens,
            "preparation": asdict(manifest.pictures) if manifest.pictures else None,
            "scale": self.scale if self.of_texts and self.of_pictures else None,
        }
        measures = catalog.MEASURES if manifest.weights_sha256 == catalog.WEIGHTS_SHA256 else ()
        return ModelInfo("embed", self.version, manifest.notice, False, manifest.license, facts, measures)

    @property
    def version(self) -> ModelVersion:
        return ModelVersion(self.manifest.name, self.manifest.weights_sha256, RUNTIME, PRECISION)

    @property
    def model(self) -> str:
        return f"{self.manifest.name}:{self.manifest.weights_sha256[:16]}"

    @property
    def embeds_texts(self) -> bool:
        return self.of_texts is not None

    @property
    def scale(self) -> float:
        return self.manifest.scale or CLIP_SCALE

    def texts(self, texts: Sequence[str]) -> Floats:
        encoder = self.text_encoder
        return unit(encoder.vectors([encoder.tokens(text) for text in texts])) if texts else self._none()

    def pictures(self, pictures: Sequence[Pixels]) -> Floats:
        return unit(self.picture_encoder.vectors(pictures)) if pictures else self._none()

    @property
    def text_encoder(self) -> TextEncoder:
        """Raises BadOptionError where there is none."""
        if self.of_texts is None:
            raise BadOptionError(f"Model {self.manifest.name}: embeds pictures alone, and a text came. Name another.")
        return self.of_texts

    @property
    def picture_encoder(self) -> PictureEncoder:
        """Raises BadOptionError where there is none."""
        if self.of_pictures is None:
            raise BadOptionError(f"Model {self.manifest.name}: embeds texts alone, and a picture came. Name another.")
        return self.of_pictures

    def _none(self) -> Floats:
        return np.empty((0, self.manifest.dimensions), np.float32)
