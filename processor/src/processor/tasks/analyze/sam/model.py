"""One model, opened: a picture in, then regions of it in, masks out."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial

import numpy as np

from processor.imaging.decode import Photo
from processor.runtimes import Graph
from processor.tasks.analyze.protocols import Embedding, Floats, PredictedMask
from processor.tasks.analyze.sam import catalog
from processor.tasks.analyze.sam.choosing import fit, merits_of, ordered
from processor.tasks.analyze.sam.logits import drawn, stability
from processor.tasks.analyze.sam.manifest import Manifest
from processor.tasks.analyze.sam.pictures import Square
from processor.tasks.analyze.sam.prompts import is_clear, prompts_of
from wire.image_size import ImageSize
from wire.models import ModelInfo, ModelVersion
from wire.tasks.analyze.regions import Region

RUNTIME = "openvino"
PORTION = 4
"""So many regions are looked at at a time: a fifth faster than one by one; more would take memory, and no less time."""


@dataclass(frozen=True, slots=True)
class SamModel:
    """A `Segmenter` of the family SAM. `precision` is what the `encoder` is computed in."""

    manifest: Manifest
    precision: str
    encoder: Graph
    decoder: Graph

    @property
    def info(self) -> ModelInfo:
        manifest = self.manifest
        facts = {
            "about": manifest.about,
            "architecture": manifest.architecture,
            "preparation": {"side": manifest.side, "fit": manifest.fit},
        }
        version = ModelVersion(manifest.name, manifest.weights_sha256, RUNTIME, self.precision)
        measures = catalog.measures_of(version)
        return ModelInfo("analyze", version, manifest.notice, False, manifest.license, facts, measures)

    @property
    def square(self) -> Square:
        return Square(self.manifest.side, self.manifest.fit)

    def encode(self, photo: Photo) -> Embedding:
        made = self.encoder.run({"picture": self.square.show(photo)})
        features = {name: value.astype(np.float16) for name, value in made.items()}
        return Embedding(features, ImageSize(photo.width, photo.height))

    def masks(self, embedding: Embedding, regions: Sequence[Region], *, three: bool) -> list[list[PredictedMask]]:
        features = {name: value.astype(np.float32) for name, value in embedding.features.items()}
        found: list[list[PredictedMask]] = []
        for first in range(0, len(regions), PORTION):
            portion = regions[first : first + PORTION]
            prompts = prompts_of(portion, self.square.scale_of(embedding.image))
            made = self.decoder.run({**features, "points": prompts.points, "point_labels": prompts.labels})
            drawings = zip(portion, made["logits"], made["predicted_iou"], strict=True)
            found += [self._told(*drawing, embedding.image, three) for drawing in drawings]
        return found

    def _told(
        self, region: Region, logits: Floats, judged: Floats, image: ImageSize, three: bool
    ) -> list[PredictedMask]:
        """The masks of one region, of what the network has drawn (masks, grid, grid) and thinks of it (masks,)."""
        cells = self.square.scale_of(image) * logits.shape[-1] / self.manifest.side
        steady = np.array([stability(each, cells, image) for each in logits], np.float32)
        fits = None
        if region.box:
            box = np.array(region.box) * np.tile(cells, 2)
            fits = np.array([fit(each, box) for each in logits], np.float32)
        merits = merits_of(judged, steady, fits)
        numbers = ordered(merits, boxed=fits is not None, clear=is_clear(region), three=three)
        return [
            PredictedMask(partial(drawn, logits[number], cells, image), float(judged[number]), float(steady[number]))
            for number in numbers
        ]
