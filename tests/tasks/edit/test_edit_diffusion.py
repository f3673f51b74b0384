"""Pictures are changed by Stable Diffusion, all of one or what a mask says, as diffusers' own pipelines change them."""

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from diffusing import SMALL, edited, editor_runner
from generating import made, runner_of
from processor.base import Standalone
from processor.diffusion.convert import convert
from processor.diffusion.source import Source
from processor.imaging.encode import encode_png
from processor.tasks.edit.diffusion.masks import SOFT, bits_of, pasted, touched, window_around
from toy_diffusion import MENDING, diffusion_folder, unet_folder
from toy_embedders import picture
from toy_safety_checker import ALWAYS, checker_folder
from wire.errors import BadOptionError, CanceledJobError, MissingInputError
from wire.tasks.edit.spec import EDIT

GOLDEN = json.loads((Path(__file__).parent / "golden/inpainting.json").read_text(encoding="utf-8"))
NEAR = 0.7
"""In levels of 255, of which half a one is what is rounded away."""

SIDE, BOX = 64, (12, 20, 48, 60)
PICTURE = picture(SIDE, SIDE)


def mask(width=SIDE, height=SIDE, box=BOX):
    """White in the box."""
    left, top, right, bottom = box
    made = np.zeros((height, width, 3), np.uint8)
    made[top:bottom, left:right] = 255
    return made


def pixels(output):
    """Of the one picture."""
    (file,) = output.files.values()
    return np.asarray(Image.open(BytesIO(file)))


@pytest.fixture(scope="module")
def folders(tmp_path_factory):
    """Of a small model, of one that mends pictures, and of one whose checker withholds all."""
    converted = {}
    for name in ("plain", "mending", "shy"):
        folder = tmp_path_factory.mktemp(name)
        diffusion_folder(folder / name)
        if name == "mending":
            unet_folder(folder / name / "unet", **MENDING)
        if name == "shy":
            checker_folder(folder / name, ALWAYS)
        convert(Source(name, folder / name), folder / "made")
        converted[name] = folder / "made"
    return converted


@pytest.fixture(scope="module")
def runners(folders):
    """Of each of the models."""
    return {name: editor_runner(folder) for name, folder in folders.items()}


@pytest.mark.parametrize("known", GOLDEN, ids=lambda each: f"{each['mending']} {each['scheduler']} {each['strength']}")
def test_what_a_mask_says_is_changed_as_diffusers_changes_it(runners, known):
    """By a network that is kept to the rest in each step, and by one that is shown the rest."""
    asked = {"guidance": 7.5, "negative_prompt": "dog", "scheduler": known["scheduler"], "strength": known["strength"]}
    output = edited(runners["mending" if known["mending"] else "plain"], asked, image=PICTURE, mask=mask())
    assert np.abs(pixels(output).reshape(-1)[known["at"]] - np.array(known["is"]) * 255).max() < NEAR
    assert (output.result["method"], output.result["steps_done"]) == ("inpaint", 3 if known["strength"] < 1 else 5)


@pytest.mark.parametrize("name", ["plain", "mending"])
@pytest.mark.parametrize(("width", "height"), [(64, 64), (75, 51), (301, 187)])
def test_what_a_mask_leaves_is_the_pictures_own(runners, name, width, height):
    """To the byte, of whatever size the picture is; and the answer has that size."""
    before, box = picture(width, height), (width // 4, height // 4, width // 2, height // 2)
    after = pixels(edited(runners[name], image=before, mask=mask(width, height, box)))
    outside = mask(width, height, box)[..., 0] == 0
    assert after.shape == before.shape
    assert (after[outside] == before[outside]).all()
    assert np.abs(after[~outside].astype(int) - before[~outside]).mean() > 5


def test_the_edge_of_what_changed_is_soft_and_within_the_mask():
    """From a quarter to all of it, over so many pixels."""
    black, white = np.zeros((32, 32, 3), np.uint8), np.full((32, 32, 3), 255, np.uint8)
    made = pasted(black, white, bits_of(mask(32, 32, (8, 8, 24, 24))))
    assert made[16, 6:14, 0].tolist() == [0, 0, 64, 128, 191, 255, 255, 255]
    assert SOFT == 4
    assert (pasted(black, white, np.ones((32, 32), bool)) == 255).all()


def test_a_place_of_the_latents_may_change_where_any_of_it_may():
    """However little: it would be half of what was and half new otherwise."""
    bits = np.zeros((64, 64), bool)
    bits[17, 40] = True
    assert np.argwhere(touched(bits, 8, 8)[0, 0]).tolist() == [[2, 5]]


@pytest.mark.parametrize(
    ("size", "box", "expected"),
    [
        ((64, 64), (30, 30, 34, 34), (0, 0, 64, 64)),
        ((1000, 800), (500, 400, 520, 430), (478, 383, 542, 447)),
        ((1000, 800), (0, 700, 100, 800), (0, 600, 200, 800)),
        ((1000, 50), (400, 10, 500, 20), (350, 0, 550, 50)),
        ((1000, 800), (100, 100, 900, 120), (0, 0, 1000, 800)),
    ],
)
def test_a_network_sees_what_is_around_the_mask(size, box, expected):
    """As much again, as many pixels as its own pictures have, and nothing beyond the picture's edges."""
    rows, columns = window_around(bits_of(mask(*size, box)), SIDE)
    assert (columns.start, rows.start, columns.stop, rows.stop) == expected


def test_a_small_part_of_a_large_picture_is_not_made_smaller(runners):
    """It is changed as it would be in a picture that ends around it."""
    large, around = picture(300, 200), mask(300, 200, (112, 82, 144, 104))
    rows, columns = slice(61, 125), slice(96, 160)
    within = pixels(edited(runners["plain"], image=large, mask=around))
    alone = pixels(edited(runners["plain"], image=large[rows, columns], mask=around[rows, columns]))
    assert np.array_equal(within[rows, columns], alone)
    assert within.shape == large.shape


def test_all_of_a_picture_is_changed_the_more_the_stronger(runners):
    """It has the picture's size and says that it was made of one; there is no mask."""
    before = picture(100, 70)
    weak, strong = (edited(runners["plain"], {"strength": each}, image=before) for each in (0.2, 0.9))
    assert [each.result["steps_done"] for each in (weak, strong)] == [1, 4]
    assert weak.result["difference"] < strong.result["difference"]
    assert weak.result["image"] == {"width": 100, "height": 70}
    assert weak.result["method"] == "diffuse"
    assert b"compositeWithTrainedAlgorithmicMedia" in weak.files["1.png"]


def test_all_of_a_picture_is_changed_as_generate_changes_it(runners, folders):
    """Which is held to diffusers' own pipeline: the same model, the same noise."""
    asked = {"strength": 0.6, "guidance": 7.5, "negative_prompt": "dog", "scheduler": "euler"}
    other = made(runner_of(folders["plain"], 1), SMALL | asked, {"image": (encode_png(PICTURE),)})
    assert np.array_equal(pixels(edited(runners["plain"], asked, image=PICTURE)), pixels(other))


def test_a_size_that_is_asked_for_is_the_answers(runners):
    """The picture and its mask are cut to it alike; what the mask leaves is what was cut."""
    before = picture(128, 64)
    output = edited(runners["plain"], {"width": 64, "height": 64}, image=before, mask=mask(128, 64, (64, 16, 80, 48)))
    after, cut = pixels(output), before[:, 32:96]
    changed = np.argwhere((after != cut).any(-1))
    assert after.shape == (64, 64, 3)
    assert changed.min(0).tolist() >= [16, 32]
    assert changed.max(0).tolist() <= [47, 47]


def test_every_option_that_counts_is_told(runners):
    """The model's own where the request left them to it; a request of them makes the same picture."""
    first = edited(runners["plain"], {"steps": 0, "strength": 0.1}, image=PICTURE)
    assert first.result["options"] == {
        "negative_prompt": "",
        "strength": 0.1,
        "steps": 50,
        "guidance": 7.5,
        "scheduler": "ddim",
        "previews": True,
        "width": 0,
        "height": 0,
        "method": "diffuse",
        "seed": "7",
        "model": "plain",
    }
    again = edited(runners["plain"], {**first.result["options"], "model": ""}, image=PICTURE)
    assert again.files == first.files


class Watched(Standalone):
    """A job that somebody watches, and cancels after some steps."""

    def __init__(self, until=100):
        super().__init__()
        self.__class__.steps, self.__class__.until = [], until

    def step(self, done, total, preview=None, text=""):
        self.steps.append((done, total, preview is not None))
        if done == self.until:
            raise CanceledJobError("Nobody wants it any more.")


def test_pictures_are_upright_before_their_sizes_are_compared(runners):
    """A camera's picture lies on its side in its file; its mask was painted on what one sees."""
    camera = Image.Exif()
    camera[274] = 6
    Image.fromarray(picture(64, 48)).save(file := BytesIO(), "JPEG", exif=camera)
    inputs = {"image": (file.getvalue(),), "mask": (encode_png(mask(48, 64)),)}
    output = runners["plain"].run(inputs, EDIT.parse_options({"steps": 2, "seed": 7}), Standalone())
    assert output.result["image"] == {"width": 48, "height": 64}
    lying, options = inputs | {"mask": (encode_png(mask(64, 48)),)}, EDIT.parse_options({})
    with pytest.raises(BadOptionError, match="expected 48 x 64 pixels as the upright picture has, got 64 x 48"):
        runners["plain"].run(lying, options, Standalone())


def test_each_step_is_told_and_a_job_that_nobody_wants_ends_at_one(runners):
    """With previews; the next job is done."""
    watched = Watched(until=2)
    with pytest.raises(CanceledJobError):
        edited(runners["plain"], image=PICTURE, mask=mask(), context=watched)
    assert watched.steps == [(0, 3, False), (1, 3, True), (2, 3, True)]
    edited(runners["plain"], {"previews": False}, image=PICTURE, context=(watched := Watched()))
    assert watched.steps == [(done, 3, False) for done in range(4)]


class Stopping(Standalone):
    """A job whose client wants no more after the second step."""

    def __init__(self):
        super().__init__()
        self.__class__.done = 0

    @property
    def stopping(self):
        return self.done == 2

    @stopping.setter
    def stopping(self, value):
        pass

    def step(self, done, total, preview=None, text=""):
        self.__class__.done = done


def test_a_job_that_is_stopped_has_what_is_there(runners):
    """Without the noise that steps would have taken away; what the mask leaves is the picture's own all the same."""
    asked = {"steps": 10, "strength": 1}
    whole = edited(runners["plain"], asked, image=PICTURE, mask=mask())
    stopped = edited(runners["plain"], asked, image=PICTURE, mask=mask(), context=Stopping())
    assert [(each.result["steps_done"], each.result["stopped"]) for each in (whole, stopped)] == [
        (10, False),
        (2, True),
    ]
    assert (pixels(stopped)[mask() == 0] == PICTURE[mask() == 0]).all()
    told = [json.loads(Image.open(BytesIO(each.files["1.png"])).info["Parameters"]) for each in (whole, stopped)]
    assert [each.get("stopped_after") for each in told] == [None, 2]


def test_a_changed_picture_passes_the_checker_of_its_model(runners):
    """What it withholds is told, and is not there."""
    output = edited(runners["shy"], image=PICTURE)
    assert not output.files
    assert output.result["picture"]["withheld"].startswith("It looks like what its model's safety checker withholds")
    assert "safety checker" in edited(runners["plain"], image=PICTURE).result["notice"]


@pytest.mark.parametrize(
    ("given", "pictures", "error", "message"),
    [
        ({}, {}, MissingInputError, "Input image: expected a picture to change by diffuse"),
        ({"method": "inpaint"}, {"image": PICTURE}, MissingInputError, "Input mask: expected a picture that is white"),
        ({}, {"image": PICTURE, "mask": mask(64, 48)}, BadOptionError, "expected 64 x 64 pixels .* got 64 x 48"),
        ({}, {"image": PICTURE, "mask": mask() // 3}, BadOptionError, "got nothing brighter than half grey"),
        ({"method": "diffuse"}, {"image": PICTURE, "mask": mask()}, BadOptionError, "all of the picture, got a mask"),
        (
            {},
            {"image": PICTURE, "like": PICTURE},
            BadOptionError,
            "Input like: diffuse looks at no picture but the one",
        ),
        ({"scheduler": "lcm", "steps": 60}, {"image": PICTURE}, BadOptionError, "at most 50 with the scheduler lcm"),
    ],
)
def test_what_cannot_be_changed_says_what_to_do(runners, given, pictures, error, message):
    """Before any step is taken."""
    with pytest.raises(error, match=message):
        edited(runners["plain"], given, **pictures)


def test_a_model_that_mends_pictures_needs_a_mask(runners):
    """It has no other method."""
    with pytest.raises(BadOptionError, match="model mending has inpaint, got diffuse"):
        edited(runners["mending"], {"method": "diffuse"}, image=PICTURE)
