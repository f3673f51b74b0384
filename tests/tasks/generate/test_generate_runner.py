"""Words become pictures: the same for a seed in every process, each with what it takes to make it again."""

import json
import subprocess
import sys
from hashlib import sha256
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from generating import SMALL, made, runner_of
from processor.base import Standalone
from processor.catalog.progress import Silent
from processor.diffusion.manifest import Manifest
from processor.imaging.encode import encode_png
from processor.settings import Settings
from processor.tasks.generate.task import prepare
from processor.tasks.generate.wanted import wanted
from wire.errors import BadOptionError, CanceledJobError, MissingInputError, TaskUnavailableError
from wire.tasks.generate.spec import GENERATE, cost
from wire.tasks.made_pictures import LAST_SEED

NEAR = 1


@pytest.fixture(scope="module")
def runner(toy_model):
    """Of the small model, in float32, on one thread."""
    return runner_of(toy_model, 1)


def pixels(png):
    """Of a file."""
    return np.asarray(Image.open(BytesIO(png))).astype(int)


def picture(width, height):
    """A picture to begin with."""
    ramp = np.linspace(0, 255, width * height * 3).reshape(height, width, 3)
    return {"image": (encode_png(ramp.astype(np.uint8)),)}


class Watched(Standalone):
    """A job that somebody watches, and cancels after some steps."""

    def __init__(self, until=100):
        super().__init__()
        self.__class__.steps, self.__class__.until = [], until

    def step(self, done, total, preview=None, text=""):
        self.steps.append((done, total, preview))
        if done == self.until:
            raise CanceledJobError("Nobody wants it any more.")


class Stopped(Standalone):
    """A job whose client wants no more after some steps."""

    def __init__(self, after):
        super().__init__()
        self.__class__.after = after

    def step(self, done, total, preview=None, text=""):
        object.__setattr__(self, "stopping", done >= self.after)


def test_a_picture_is_made_of_words(runner):
    """With its size, its seed, its hash, and all options that counted."""
    output = made(runner, {"seed": ""})
    (file,) = output.files.values()
    result = output.result
    (told,) = result["pictures"]
    assert pixels(file).shape == (64, 64, 3)
    assert result["image"] == {"width": 64, "height": 64}
    assert (told["file"], told["sha256"]) == ("1.png", sha256(file).hexdigest())
    assert 0 <= told["seed"] <= LAST_SEED
    assert result["options"] == {
        "negative_prompt": "",
        "n": 1,
        "width": 64,
        "height": 64,
        "steps": 3,
        "guidance": 7.5,
        "scheduler": "ddim",
        "decoder": "full",
        "strength": 0.75,
        "previews": True,
        "model": "toy",
        "seed": str(told["seed"]),
    }
    assert (result["steps_done"], result["stopped"], result["prompt_whole"]) == (3, False, True)
    assert result["model"]["precision"] == "f32"
    assert all(value >= 0 for value in result["timings_ms"].values())


def test_a_picture_can_be_made_again_of_what_it_says(runner):
    """Its options are those of a request; the bytes are the same."""
    (first,) = made(runner, {"seed": "", "scheduler": "euler-a"}).files.values()
    parameters = json.loads(Image.open(BytesIO(first)).info["Parameters"])
    prompt, _ = parameters.pop("prompt"), parameters.pop("model")
    options = GENERATE.parse_options(parameters | {"model": ""})
    (second,) = runner.run({"prompt": (prompt.encode(),)}, options, Standalone()).files.values()
    assert second == first


@pytest.mark.parametrize("scheduler", ["ddim", "euler-a", "lcm"])
def test_four_pictures_are_the_four_that_their_seeds_make_alone(runner, scheduler):
    """Also with noise in each step."""
    four = made(runner, {"n": 4, "scheduler": scheduler})
    for number, (file, told) in enumerate(zip(four.files.values(), four.result["pictures"], strict=True)):
        assert told["seed"] == 7 + number
        (alone,) = made(runner, {"seed": 7 + number, "scheduler": scheduler}).files.values()
        assert np.abs(pixels(file) - pixels(alone)).max() <= NEAR
    assert len(set(four.files.values())) == 4


IN_ANOTHER_PROCESS = """
import sys
from hashlib import sha256
from pathlib import Path
sys.path[:0] = sys.argv[2].split(":")
from generating import made, runner_of
print(sha256(*made(runner_of(Path(sys.argv[1]), 2)).files.values()).hexdigest())
"""


def test_a_seed_makes_the_same_bytes_in_another_process_with_other_threads(runner, toy_model):
    """In float32: nothing of it depends on who adds up first."""
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(toy_model), ":".join(sys.path)]
    other = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    assert other == made(runner).result["pictures"][0]["sha256"]


@pytest.mark.parametrize("decoder", ["full", "tiny"])
def test_a_seed_makes_the_same_bytes_on_any_number_of_threads(decoder, toy_model):
    """By either decoder, begun with a picture, too."""
    one, *others = (runner_of(toy_model, count) for count in (1, 2, 3))
    begin = {"image": (next(iter(made(one, {"seed": 9}).files.values())),)}
    expected = [made(one, {"decoder": decoder}, inputs).files for inputs in ({}, begin)]
    for other in others:
        assert [made(other, {"decoder": decoder}, inputs).files for inputs in ({}, begin)] == expected


def test_a_seed_makes_the_same_bytes_after_pictures_of_other_sizes(toy_model):
    """One network is for all sizes, and remembers none of them."""
    sizes = [{"width": 64, "height": 64}, {"width": 96, "height": 64}, {"width": 72, "height": 128}]
    runner, other = runner_of(toy_model, 1), runner_of(toy_model, 2)
    first = [made(runner, size).files for size in sizes]
    assert [made(other, size).files for size in reversed(sizes)] == first[::-1]
    assert [made(runner, size).files for size in sizes] == first


def test_words_seeds_and_guidance_count(runner):
    """Each makes another picture, what is unwanted too."""
    requests = [{}, {"seed": 8}, {"guidance": 1}, {"negative_prompt": "dog"}, {"decoder": "tiny"}, {"steps": 4}]
    files = {next(iter(made(runner, each).files.values())) for each in requests}
    files |= set(made(runner, inputs={"prompt": (b"a dog",)}).files.values())
    assert len(files) == len(requests) + 1


def test_what_counts_for_nothing_is_not_told(runner):
    """Without guidance nothing is unwanted."""
    options = made(runner, {"guidance": 1, "negative_prompt": "dog"}).result["options"]
    assert (options["guidance"], options["negative_prompt"]) == (1.0, "")


def test_a_prompt_that_is_cut_says_so(runner):
    """What the model is told has an end."""
    assert made(runner, inputs={"prompt": (b"cat " * 100,)}).result["prompt_whole"] is False


def test_each_step_is_told_with_a_preview(runner):
    """Of all pictures together; without previews, none."""
    watched = Watched()
    made(runner, {"n": 2}, context=watched)
    assert [(done, total) for done, total, _ in watched.steps] == [(done, 6) for done in range(7)]
    assert all(Image.open(BytesIO(preview)).format == "JPEG" for _, _, preview in watched.steps[1:])
    made(runner, {"previews": False}, context=(watched := Watched()))
    assert {preview for _, _, preview in watched.steps} == {None}


def test_a_job_that_nobody_wants_ends_at_its_step(runner):
    """And the next job is done."""
    watched = Watched(until=2)
    with pytest.raises(CanceledJobError):
        made(runner, context=watched)
    assert [done for done, *_ in watched.steps] == [0, 1, 2]
    assert made(runner).files


def test_a_stopped_job_keeps_the_pictures_that_are_finished(runner):
    """Whole ones, as they are without a stop; what was begun is not among them."""
    stopped = made(runner, {"n": 4}, context=Stopped(after=7))
    assert stopped.files == made(runner, {"n": 2}).files
    assert (len(stopped.result["pictures"]), stopped.result["stopped"]) == (2, True)
    assert stopped.result["steps_done"] == 3


def test_a_stopped_job_without_a_finished_picture_keeps_the_first_one_as_it_is(runner):
    """Which says so, for its options alone make another one."""
    stopped = made(runner, {"n": 2, "steps": 8}, context=Stopped(after=2))
    (file,) = stopped.files.values()
    assert (stopped.result["steps_done"], stopped.result["stopped"]) == (2, True)
    assert json.loads(Image.open(BytesIO(file)).info["Parameters"])["stopped_after"] == 2
    assert file != next(iter(made(runner, {"steps": 8}).files.values()))


def test_a_picture_begins_with_another_one(runner):
    """The stronger, the farther from it; it has its size, in eights and from 64 on, and fewer steps."""
    inputs = picture(72, 40)
    weak, strong = (made(runner, {"strength": strength, "steps": 8}, inputs) for strength in (0.1, 1.0))
    assert weak.result["image"] == {"width": 72, "height": 64}
    assert (weak.result["steps_done"], strong.result["steps_done"]) == (1, 8)
    assert weak.files != strong.files
    (file,) = weak.files.values()
    assert b"compositeWithTrainedAlgorithmicMedia" in file


def test_a_large_picture_is_made_smaller_than_it_is(runner):
    """About as many pixels as the model's own pictures have, with the same sides to each other."""
    assert made(runner, inputs=picture(400, 100)).result["image"] == {"width": 128, "height": 64}


def test_a_job_that_costs_too_much_is_refused_with_the_number(toy_model):
    """Before anything is done, and told before; the same without guidance costs half, and would be done."""
    large = {"width": 256, "height": 256, "steps": 4}
    with pytest.raises(BadOptionError, match="at most 1 here, in steps at 512 x 512, got one of 2"):
        made(runner_of(toy_model, 1, max_cost=1), large)
    assert [each.machine["max_cost"] for each in runner_of(toy_model, 1, max_cost=1).models()] == [1]
    options = GENERATE.parse_options(large | {"guidance": 1})
    assert wanted(options, Manifest.read(toy_model), None, 1).guidance == 1


def test_without_a_model_it_is_said_what_to_put_where(tmp_path, monkeypatch):
    """In the official files' own names; without a package registry a service starts all the same."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    empty = prepare(Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models"), Silent())()
    assert empty.models() == ()
    with pytest.raises(TaskUnavailableError, match=r"weights/generate/<name>/: .*unet/config\.json with") as raised:
        made(empty)
    assert "random-face==2021.7.21.1: expected pip to fetch it" in raised.value.message


def test_without_words_a_model_of_words_says_so(runner):
    """Before anything is made."""
    with pytest.raises(MissingInputError, match="model toy makes pictures of words, got none"):
        runner.run({}, GENERATE.parse_options(SMALL), Standalone())


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"seed": LAST_SEED + 1}, "Option seed: expected a whole number from 0 to 4294967295"),
        ({"seed": "-1"}, "Option seed"),
        ({"seed": "00000000000" + "9" * 11}, "Option seed"),
        ({"width": 100}, "Option width: expected 0 or a multiple of 8 from 64 to 1024"),
        ({"n": 9}, "Option n: expected a whole number from 1 to 8"),
        ({"guidance": 0.5}, "Option guidance: expected 0.0 or a number from 1 to 30"),
        ({"scheduler": "best"}, "Option scheduler: expected auto or ddim"),
        (
            {"negative_prompt": "a" * 2001},
            rf"Option negative_prompt: expected at most 2000 characters, got '{'a' * 40}'\.\.\. of 2,001 characters",
        ),
    ],
)
def test_an_option_that_cannot_be_says_what_may(given, message):
    """Before there is a job."""
    with pytest.raises(BadOptionError, match=message):
        GENERATE.parse_options(given)


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"steps": 10, "guidance": 1}, 10),
        ({"steps": 10, "guidance": 7.5}, 20),
        ({"steps": 10, "guidance": 1, "n": 3, "width": 256, "height": 256}, 7.5),
        ({}, 40),
    ],
)
def test_a_job_costs_its_steps_by_its_pixels_and_pictures(given, expected):
    """Twice as much with guidance; what is left to the model counts as most models have it."""
    assert cost(GENERATE.parse_options(given)) == expected


def test_another_file_of_the_picture_may_come_with_it(runner):
    """For a client that waits, who would else wait for the next job's end."""
    output = made(runner, context=Standalone(formats=("jpeg",)))
    assert Image.open(BytesIO(output.renderings["jpeg"])).format == "JPEG"
    assert made(runner).renderings == {}
