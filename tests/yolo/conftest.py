"""A detector whose network says what the test wants."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
import pytest

from processor.runtimes import Depth, Floats, Picture
from processor.tasks.detect.processor import DetectProcessor
from processor.yolo.detector import Detector
from processor.yolo.heads import HeadSpec
from wire.tasks.detect.model import DetectModel, DetectModelVersion
from wire.tasks.detect.model_labels import digest

LABELS = ("person", "dog", "motorbike", "sofa", "kite")
INPUT_WH = (128, 96)
SPECS = (
    HeadSpec(((60.0, 40.0), (30.0, 70.0), (90.0, 90.0)), len(LABELS), 1.0),
    HeadSpec(((12.0, 10.0), (9.0, 24.0), (30.0, 30.0)), len(LABELS), 1.05),
)


@dataclass
class FakeRuntime:
    """Answers with `heads`, whatever the picture."""

    heads: Sequence[Floats]
    name: str = "fake"
    precision: str = "f32"
    dtype: Depth = field(default=np.uint8)

    def infer(self, picture: Picture) -> list[Floats]:
        return list(self.heads)


def random_heads(seed: int, objectness: float) -> list[Floats]:
    """Heads of two grids. Numbers come in quarters, so that many a confidence is equal to another."""
    random = np.random.default_rng(seed)
    heads = []
    for rows, columns in ((3, 4), (6, 8)):
        numbers = random.normal(0, 1.5, (rows, columns, 3, 5 + len(LABELS)))
        numbers[..., 4] += objectness
        heads.append((np.round(numbers * 4) / 4).reshape(rows, columns, -1).astype(np.float32))
    return heads


@pytest.fixture(scope="session")
def processor_of() -> Callable[[Sequence[Floats]], DetectProcessor]:
    """A processor whose network always answers with the given heads."""
    model = DetectModel(DetectModelVersion("toy", "0" * 64, "fake", "f32", INPUT_WH, digest(LABELS)), LABELS)
    return lambda heads: DetectProcessor(Detector(FakeRuntime(heads), SPECS, INPUT_WH, 32), model, 64_000_000)


@pytest.fixture(scope="session")
def random_processor(
    processor_of: Callable[[Sequence[Floats]], DetectProcessor],
) -> Callable[[int, float], DetectProcessor]:
    """A processor whose network answers at random: the same for the same seed, more boxes for more objectness."""
    return lambda seed, objectness: processor_of(random_heads(seed, objectness))
