"""Edit's method `latents`: what comes of words and pictures, by a small VQGAN and a small CLIP."""

import json
import subprocess
import sys
from io import BytesIO
from statistics import mean

import numpy as np
import pytest
from PIL import Image

from conftest import ROOT
from steering import steered, steering_runner
from toy_embedders import picture
from wire.errors import BadOptionError, CanceledJobError, MissingInputError

BEFORE, OTHER = picture(64, 64), picture(64, 64, seed=5)
BLUE = np.full((64, 64, 3), (20, 40, 200), np.uint8)


@pytest.fixture(scope="module")
def runner(latents_model):
    """Of a model with a second CLIP, whose networks stay open."""
    return steering_runner(latents_model)


class Watched:
    """A job that is told to stop, or is canceled, after so many steps, and remembers what it was told."""

    formats, owner, result_seconds = (), "", 0

    def __init__(self, stop_after=1000, cancel_after=1000):
        self.stop_after, self.cancel_after, self.seen = stop_after, cancel_after, []

    @property
    def stopping(self):
        return self.seen[-1][0] >= self.stop_after

    def step(self, done, total, preview=None, text=""):
        self.seen.append((done, total, preview))
        if done >= self.cancel_after:
            raise CanceledJobError("It is canceled.")


def pixels_of(files):
    """The picture."""
    return np.asarray(Image.open(BytesIO(files["1.png"])))


def test_words_make_a_picture_of_what_the_seed_makes(runner):
    """Without a picture to begin with, of the model's own size; each step has its loss, each CLIP what it sees."""
    result, files = steered(runner)
    assert pixels_of(files).shape == (64, 64, 3)
    assert (result["method"], result["steps_done"], result["stopped"]) == ("latents", 3, False)
    assert len(result["losses"]) == 3
    assert result["difference"] is None
    assert [(each["model"], each["steered"], each["before"]) for each in result["similarity"]] == [
        ("clip", True, None),
        ("second_clip", False, None),
    ]


CASES = {
    "a prompt": ({}, "a dog", {}),
    "another seed": ({"seed": 8}, "a dog", {}),
    "another prompt": ({}, "bread and running", {}),
    "a prompt to avoid": ({"weight": -5}, "a dog", {}),
    "two texts": ({"text2": "a bird", "weight2": 2}, "a dog", {}),
    "a negative prompt": ({"negative_prompt": "the cat"}, "a dog", {}),
    "a picture to be like": ({}, "", {"like": OTHER}),
    "a picture to be unlike": ({}, "", {"unlike": OTHER, "image": BEFORE}),
    "a picture to begin with": ({}, "a dog", {"image": BEFORE}),
    "all of it": ({"text2": "a bird"}, "a dog", {"image": BEFORE, "like": OTHER, "unlike": BEFORE}),
}


@pytest.mark.parametrize("case", CASES)
def test_the_loss_falls(runner, case):
    """Whatever it is of: the last steps' is below that of the first ones, cuts and noise being others each time."""
    given, prompt, pictures = CASES[case]
    result, _ = steered(runner, {"steps": 24, **given}, prompt, **pictures)
    assert mean(result["losses"][-6:]) < mean(result["losses"][:3]) - 0.005


@pytest.mark.parametrize(("name", "sign"), [("like", 1), ("unlike", -1)])
def test_a_picture_is_more_like_another_in_the_end_or_less(runner, name, sign):
    """By the cosine of what CLIP sees in both, as pictures are answered, beside that after the first step."""
    clip = runner.pool.find().clip

    def seen(steps):
        _, files = steered(runner, {"steps": steps}, "", image=BEFORE, **{name: BLUE})
        return float(clip.picture(BLUE) @ clip.picture(pixels_of(files)))

    assert sign * (seen(24) - seen(1)) > 0.02


def test_a_prompt_that_is_longer_than_clip_reads_is_told(runner):
    """77 tokens, with the marks of its beginning and its end."""
    told = [steered(runner, {"steps": 1}, prompt)[0]["prompt_whole"] for prompt in ("a dog", "dog " * 90)]
    assert told == [True, False]


def test_the_picture_given_is_what_it_begins_with(runner):
    """After one small step it is what its own latents show, not what another's do."""
    first, second = (pixels_of(steered(runner, {"steps": 1}, image=each)[1]) for each in (BEFORE, OTHER))
    assert np.abs(first.astype(int) - second).mean() > 10
    result, _ = steered(runner, {"steps": 1}, image=BEFORE)
    assert result["difference"] > 0
    assert result["similarity"][0]["before"] is not None


def test_weights_say_how_much_each_counts(runner):
    """With a weight of 0 a text is as if it had not come, and is not told of."""
    alone, _ = steered(runner)
    beside, _ = steered(runner, {"text2": "a bird", "weight2": 0})
    other, _ = steered(runner, {"text2": "a bird", "weight2": 1})
    assert alone["picture"] == beside["picture"] != other["picture"]
    assert "text2" not in beside["options"]
    assert (other["options"]["text2"], other["options"]["weight2"], other["options"]["weight"]) == ("a bird", 1.0, 5.0)


def test_options_are_those_that_counted(runner):
    """The model's own where nothing else was asked for; what was not looked at is not there."""
    result, files = steered(runner, {"steps": 0, "previews": False})
    own = {"weight": 5.0, "width": 64, "height": 64, "steps": 4, "cuts": 4, "previews": False}
    assert result["options"] == {**own, "method": "latents", "seed": "7", "model": "toy"}
    told = json.loads(Image.open(BytesIO(files["1.png"])).info["Parameters"])
    assert {name: told[name] for name in own} == own


@pytest.mark.parametrize(("given", "size"), [({}, (64, 66)), ({"width": 64, "height": 72}, (64, 72))])
def test_a_picture_keeps_its_proportions_unless_another_size_is_asked_for(runner, given, size):
    """It has as many pixels as the model's own at most."""
    result, files = steered(runner, {"steps": 1, "cuts": 2, **given}, image=picture(150, 155))
    assert (result["image"]["width"], result["image"]["height"]) == size
    assert pixels_of(files).shape[1::-1] == size


def test_each_step_is_told_and_shown(runner):
    """From nothing done on, with a preview after each, and none where nobody wants them."""
    context = Watched()
    steered(runner, context=context)
    assert [(done, total) for done, total, _ in context.seen] == [(0, 3), (1, 3), (2, 3), (3, 3)]
    assert [Image.open(BytesIO(preview)).size for _, _, preview in context.seen[1:]] == [(64, 64)] * 3
    context = Watched()
    steered(runner, {"previews": False}, context=context)
    assert {preview for _, _, preview in context.seen} == {None}


def test_a_job_that_is_stopped_keeps_what_there_is(runner):
    """The picture after two steps is what two steps make."""
    result, files = steered(runner, {"steps": 9}, context=Watched(stop_after=2))
    assert (result["stopped"], result["steps_done"], len(result["losses"])) == (True, 2, 2)
    assert (pixels_of(files) == pixels_of(steered(runner, {"steps": 2})[1])).all()


def test_a_job_that_is_canceled_ends_at_its_step(runner):
    """Nothing is made of it."""
    context = Watched(cancel_after=2)
    with pytest.raises(CanceledJobError):
        steered(runner, {"steps": 9}, context=context)
    assert context.seen[-1][0] == 2


AGAIN = """
import json, sys
from pathlib import Path
sys.path.insert(0, sys.argv[1])
from steering import steered, steering_runner
result, _ = steered(steering_runner(Path(sys.argv[2]), 1))
print(json.dumps([result["picture"]["sha256"], result["losses"]]))
"""


def test_a_seed_means_the_same_bytes_in_another_process_on_other_threads(runner, latents_model):
    """And other ones mean others."""
    result, _ = steered(runner)
    command = [sys.executable, "-c", AGAIN, str(ROOT / "tests"), str(latents_model)]
    again = json.loads(subprocess.run(command, capture_output=True, check=True, text=True).stdout)
    assert again == [result["picture"]["sha256"], list(result["losses"])]
    assert steered(runner, {"seed": 8})[0]["picture"] != result["picture"]


@pytest.mark.parametrize(
    ("given", "prompt", "pictures", "error", "message"),
    [
        ({}, "", {}, MissingInputError, "got none: a prompt, text2, or a picture like or unlike"),
        ({"weight": 0}, "a dog", {}, MissingInputError, "with a weight other than 0"),
        ({"negative_prompt": "a cat"}, "", {}, MissingInputError, "got none"),
        ({"method": "latents"}, "a dog", {"mask": BEFORE}, BadOptionError, "Ask for the method inpaint"),
    ],
)
def test_what_it_cannot_do_is_said(runner, given, prompt, pictures, error, message):
    """Before anything is made ready."""
    with pytest.raises(error, match=message):
        steered(runner, given, prompt, **pictures)
