"""A stand-in for a process that analyzes and embeds: at once, and always with the same answer."""

from collections.abc import Callable
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import numpy as np

from front.dispatch.fakes import FakeDispatcher
from processor.geometry.masks import rle
from wire import keys
from wire.errors import ImageProcessorError
from wire.jobs import Job, Outcome
from wire.models import ModelInfo, ModelVersion
from wire.tasks.analyze import regions, texts
from wire.tasks.embed.spec import VECTORS

MOBILE = ModelInfo("analyze", ModelVersion("mobile-sam", "0" * 64, "fake", "f32"), default=True)
TINY = ModelInfo("analyze", ModelVersion("sam2-hiera-tiny", "1" * 64, "fake", "f32"))
WORDS = ModelInfo("embed", ModelVersion("all-minilm-l6-v2", "2" * 64, "fake", "f32"), facts={"embeds": ["texts"]})
CLIP = ModelInfo(
    "embed",
    ModelVersion("clip-vit-base-patch32", "3" * 64, "fake", "f32"),
    facts={"embeds": ["texts", "pictures"]},
)

BITS = np.zeros((100, 200), bool)
BITS[20:80, 10:110] = True
RING = [[10.4, 20.6], [110.0, 20.0], [110.0, 80.0]]
HOLE = [[50.0, 30.0], [60.0, 30.0], [60.0, 40.0]]
PART = [[0.0, 0.0], [4.0, 0.0], [4.0, 4.0]]
MASK: dict[str, Any] = {
    "predicted_iou": 0.75,
    "stability": 0.9,
    "area": 3000,
    "box": [10.0, 20.0, 110.0, 80.0],
    "rle": {"size": [100, 200], "counts": rle.encode(BITS)},
    "polygons": [[RING, HOLE], [PART]],
    "polygon_iou": 0.99,
}
FOUND = (("tvmonitor", 0.9), ("person", 0.8))


@dataclass
class AnalyzingDispatcher(FakeDispatcher):
    """Every region has MASK, every text a vector of its own; or the job ends with `error`, or not at all where it
    `hangs`. What is rendered is in `forms`: with the result, or where that is `later` when somebody asks for it."""

    store: Any = None
    error: ImageProcessorError | None = None
    hangs: bool = False
    later: bool = False
    forms: dict[str, Callable[[int], bytes]] = field(default_factory=dict)
    pictures: list[bytes] = field(default_factory=list)

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        super().submit(job, wait_seconds)
        self.pictures += [self.store.get(key) for key in job.inputs.get("image", ())]
        if self.hangs:
            return
        if job.rendering:
            self._render(job.rendering.key, job.rendering.form, len(job.rendering.result["regions"]))
            self.store.put(keys.outcome(job.id), Outcome.succeeded(job.id, {}).to_bytes(), 60)
            return
        outcome = Outcome.failed(job.id, self.error) if self.error else getattr(self, job.task)(job)
        self.store.put(keys.outcome(job.id), outcome.to_bytes(), 60)

    def analyze(self, job: Job) -> Outcome:
        asked = regions.read(job.options["regions"])
        found = FOUND if job.options["detect"] else ()
        words = texts.read(job.options["texts"])
        ranked = [
            {"text": text, "cosine": 0.2, "probability": (number + 1) / 10, "rank": len(words) - number}
            for number, text in enumerate(words)
        ]
        scores = {"scores": ranked, "none_of_these": None} if words else None
        of_region = scores if job.options["region_texts"] else None
        told = [{"label": None, "confidence": None, "box": None, "masks": [MASK], "texts": of_region} for _ in asked]
        told += [
            {"label": label, "confidence": confidence, "box": [20.0, 10.0, 120.0, 60.0], "masks": [MASK]}
            for label, confidence in found
        ]
        result = {
            "image": {"width": 200, "height": 100},
            "texts": scores,
            "regions": told,
            "model": {"name": job.options["model"] or "mobile-sam"} if told else None,
        }
        for form in () if self.later else job.formats:
            self._render(keys.rendering(job.id, form, ""), form, len(told))
        return Outcome.succeeded(job.id, result)

    def embed(self, job: Job) -> Outcome:
        count = sum(map(len, job.inputs.values()))
        vectors = np.eye(4, dtype=np.float32)[np.arange(count) % 4]
        vectors[-1] = (0.6, 0.8, 0, 0)
        file = BytesIO()
        np.save(file, vectors)
        self.store.put(keys.file(job.id, VECTORS), file.getvalue(), 60)
        result = {"dimensions": 4, "model": {"name": job.options["model"]}}
        return Outcome.succeeded(job.id, result, files=(VECTORS,))

    def _render(self, key: str, form: str, count: int) -> None:
        if form in self.forms:
            self.store.put(key, self.forms[form](count), 60)

    @property
    def asked(self) -> dict[str, Any]:
        """The options of the one job there was."""
        (job,) = self.submitted
        return dict(job.options)


def zipped(count: int) -> bytes:
    """A zip of as many files."""
    content = BytesIO()
    with ZipFile(content, "w") as archive:
        for number in range(count):
            archive.writestr(f"{number + 1}.png", b"png %d" % number)
    return content.getvalue()
