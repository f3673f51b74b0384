"""One model, opened: a picture in, then regions of it in, masks out."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from processor.imaging.decode import Photo
from processor.runtimes import Graph
from processor.tasks.analyze.protocols import Embedding, Floats, PredictedMask
from processor.tasks.analyze.sam import catalog
from processor.tasks.analyze.sam.logits import drawn, stability
from processor.tasks.analyze.sam.manifest import Manifest
from processor.tasks.analyze.sam.pictures import Square
from processor.tasks.analyze.sam.prompts import is_clear, prompts_of
from wire.image_size import ImageSize
from wire.models import ModelInfo, ModelVersion
from wire.tasks.analyze.regions import Region

RUNTIME = "openvino"
ALL_MASKS, THREE = 4, 3
"""How many masks a prompt has where the first of them is that of clear prompts; how many the others are."""


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
        if not regions:
            return []
        image, scale = embedding.image, self.square.scale_of(embedding.image)
        features = {name: value.astype(np.float32) for name, value in embedding.features.items()}
        found: list[list[PredictedMask]] = []
        for region in regions:
            prompts = prompts_of([region], scale)
            made = self.decoder.run({**features, "points": prompts.points, "point_labels": prompts.labels})
            logits, judged = made["logits"][0], made["predicted_iou"][0]
            cells = scale * logits.shape[-1] / self.manifest.side
            found.append(
                [
                    PredictedMask(
                        drawn(logits[number], cells, image),
                        float(judged[number]),
                        stability(logits[number], cells, image),
                    )
                    for number in _meant(judged, is_clear(region), three)
                ]
            )
        return found


def _meant(judged: Floats, clear: bool, three: bool) -> list[int]:
    """Which of the masks with the predicted IoU `judged` (masks,) are told, the one that is most likely meant first."""
    whole = len(judged) == ALL_MASKS
    others = sorted(range(int(whole), len(judged)), key=lambda number: -judged[number])
    ordered = [0, *others] if whole and clear else others
    return ordered[: THREE if three else 1]
