"""What an operator of an image reads, in which weights can neither be fetched nor converted."""

import logging
from pathlib import Path

import pytest

from processor.catalog.progress import Silent
from processor.settings import Settings
from processor.tasks.detect.prepare import prepare
from wire.errors import DownloadError, UnknownModelError


@pytest.fixture
def image(tmp_path: Path) -> Settings:
    """Nothing can be written where weights would lie, whoever this is; `mine` is converted already."""
    (tmp_path / "no folder").write_text("")
    (tmp_path / "models/mine").mkdir(parents=True)
    (tmp_path / "models/mine/manifest.json").write_text("{}")
    return Settings(weights_dir=tmp_path / "no folder/weights", models_dir=tmp_path / "models")


def test_whoever_mounts_models_and_names_none_is_told_which_there_are(
    image: Settings, caplog: pytest.LogCaptureFixture
) -> None:
    """And what to do for the default, which is no command that would fail there."""
    with caplog.at_level(logging.WARNING), pytest.raises(DownloadError) as caught:
        prepare(image, Silent())
    assert caught.value.message.endswith("models: mine. Name one of them with MODEL.")
    assert "To try again: build the image with MODEL=yolov3, or fill its volume of models so" in caplog.text
    assert "image-processor models get" not in caplog.text


def test_a_name_of_nothing_says_where_a_converted_model_would_lie(image: Settings) -> None:
    """Beside where its own files would."""
    settings = Settings(model="other", weights_dir=image.weights_dir, models_dir=image.models_dir)
    with pytest.raises(UnknownModelError, match=rf"or its folder other, converted, into {image.models_dir}\.$"):
        prepare(settings, Silent())
