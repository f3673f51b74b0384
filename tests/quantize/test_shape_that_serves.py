"""A real model, opened: the shape that its pictures are given in, and why."""

import logging
from dataclasses import replace
from pathlib import Path

import pytest

from processor.settings import MAX_PIXELS
from processor.tasks.detect.open import RuntimeOptions, open_processor
from processor.yolo.manifest import Manifest


@pytest.mark.parametrize(
    ("setting", "shape", "reason"),
    [
        ("auto", "stretch", "its cfg is AlexeyAB's"),
        ("square", "square", "SHAPE=square is set"),
        ("rect", "rect", "SHAPE=rect is set"),
    ],
)
def test_the_setting_takes_the_place_of_the_models_own(
    setting: str, shape: str, reason: str, model: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The model, and so /v1/models, and the log say which it is and why."""
    replace(Manifest.read(model), shape="stretch", shape_reason="its cfg is AlexeyAB's").write(model)
    with caplog.at_level(logging.INFO):
        opened = open_processor(model, RuntimeOptions(precision="f32"), "", MAX_PIXELS, shape=setting).model
    assert opened.shape == opened.info.facts["shape"] == shape
    assert opened.shape_reason.startswith(reason)
    assert f"toy: pictures are given to it as shape {shape}, because {reason}" in caplog.text


def test_the_manifest_says_what_the_cfg_asks_for(model: Path) -> None:
    """Found out once, when it was converted."""
    found = Manifest.read(model)
    assert (found.shape, found.shape_reason) == ("square", "its cfg has no option that only AlexeyAB's Darknet knows")
