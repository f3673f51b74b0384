"""The task's default model, and pictures whose masks are known."""

import pytest

from processor.settings import Settings
from processor.tasks.analyze.sam import catalog
from processor.tasks.analyze.sam.model import SamModel
from processor.tasks.analyze.sam.open import open_model
from segmenter_at_hand import segmenter_at_hand


@pytest.fixture(scope="session")
def at_hand() -> Settings:
    """Settings under which the default model is converted."""
    return segmenter_at_hand()


@pytest.fixture(scope="session")
def mobile_sam(at_hand: Settings) -> SamModel:
    """The default model, opened, in float32."""
    return open_model(at_hand.models_dir / "analyze" / catalog.DEFAULT, "f32", 2)
