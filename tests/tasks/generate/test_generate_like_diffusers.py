"""From words to pixels, a picture is the one that diffusers' own pipelines make of the same noise."""

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generating import made, runner_of
from processor.diffusion.convert import convert
from processor.diffusion.source import Source
from processor.imaging.encode import encode_png
from toy_diffusion import CONSISTENT, SECOND, diffusion_folder, unet_folder
from toy_embedders import picture

GOLDEN = json.loads((Path(__file__).parent / "golden/pipelines.json").read_text(encoding="utf-8"))
ASKED = {"seed": 7, "steps": 5, "guidance": 7.5, "negative_prompt": "dog"}
NEAR = 0.7
"""In levels of 255, of which half a one is what is rounded away."""


def off(output, golden):
    """How far the picture is from theirs at most, in levels."""
    (file,) = output.files.values()
    shown = np.asarray(Image.open(BytesIO(file))).reshape(-1)[golden["at"]]
    return np.abs(shown - np.array(golden["is"]) * 255).max()


@pytest.fixture(scope="module")
def runner(toy_model):
    """Of the small model, in float32."""
    return runner_of(toy_model, 1)


@pytest.fixture(scope="module")
def runner_with(tmp_path_factory):
    """A function: a runner of the small model with another network."""

    def opened(network, **scheduler):
        folder = tmp_path_factory.mktemp("another")
        unet_folder(diffusion_folder(folder / "toy", **scheduler) / "unet", **network)
        convert(Source("toy", folder / "toy"), folder / "made")
        return runner_of(folder / "made", 1)

    return opened


@pytest.mark.parametrize("scheduler", ["ddim", "euler", "euler-a", "dpm++2m", "lcm"])
def test_a_picture_is_the_one_that_diffusers_makes(runner, scheduler):
    """By the same scheduler, with guidance and words that are unwanted, also where it adds noise in each step."""
    assert off(made(runner, ASKED | {"scheduler": scheduler}), GOLDEN[scheduler]) < NEAR


def test_a_network_that_predicts_velocity_makes_the_picture_that_diffusers_makes(runner_with):
    """As those of Stable Diffusion 2 do, with other heads and matrices."""
    runner = runner_with(SECOND, prediction_type="v_prediction")
    for scheduler in ("ddim", "euler-a"):
        assert off(made(runner, ASKED | {"scheduler": scheduler}), GOLDEN[f"velocity-{scheduler}"]) < NEAR


def test_a_network_that_is_told_its_guidance_makes_the_picture_that_diffusers_makes(runner_with):
    """A distilled one: it is asked once a step, and what is unwanted counts for nothing."""
    assert off(made(runner_with(CONSISTENT), ASKED | {"scheduler": "lcm"}), GOLDEN["told-lcm"]) < NEAR


def test_a_picture_of_a_picture_is_the_one_that_diffusers_makes(runner):
    """With as much left behind, in as many steps."""
    began = {"image": (encode_png(picture(64, 64)),)}
    output = made(runner, ASKED | {"scheduler": "ddim", "strength": 0.6}, began)
    assert output.result["steps_done"] == 3
    assert off(output, GOLDEN["picture"]) < NEAR
