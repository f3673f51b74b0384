"""Real models, converted once for all tests that need them."""

from pathlib import Path

import pytest

from processor.yolo import conversion
from processor.yolo.convert import Source


@pytest.fixture(scope="session")
def tiny_model(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real yolov3-tiny, converted."""
    models = shared / "models"
    folder = tmp_path_factory.mktemp("models") / "yolov3-tiny"
    conversion.run(
        Source("yolov3-tiny", (models / "yolov3-tiny.cfg").read_text(), models / "yolov3-tiny.weights"), folder
    )
    return folder
