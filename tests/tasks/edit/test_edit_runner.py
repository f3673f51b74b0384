"""The runner of `edit`, whatever model changes the picture: which model is asked, what it is asked, what is told."""

import json
from dataclasses import asdict
from hashlib import sha256
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from processor.base import Standalone
from processor.imaging.decode import decode
from processor.imaging.encode import encode_png
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget, process_budget, unlimited
from processor.tasks.edit.editing import Edited
from processor.tasks.edit.mask_photo import mask_photo
from processor.tasks.edit.runner import EditRunner
from wire.errors import BadOptionError, TaskUnavailableError, TooManyPixelsError, UnknownModelError
from wire.models import ModelInfo, ModelVersion
from wire.tasks.edit.spec import EDIT, Method, cost, cost_by_model

SIZE, MIDDLE = (4, 6), 128
PICTURE = encode_png(np.full((*SIZE, 3), MIDDLE, np.uint8))
WITHOUT, OTHER = encode_png(np.zeros((*SIZE, 3), np.uint8)), encode_png(np.full((*SIZE, 3), 255, np.uint8))


class Brightener:
    """An `Editor` that makes each pixel brighter by `amount`, and remembers what it was asked."""

    def __init__(self, name, methods, withheld=""):
        self.version = ModelVersion(name, runtime="numpy")
        self.info = ModelInfo("edit", self.version, notice="Brightens.")
        self.methods = methods
        self.withheld = withheld
        self.asked = None

    def edit(self, asked, context, watch):
        self.asked = asked
        with watch.stage("steps"):
            context.step(1, 1)
            photo = np.zeros((*SIZE, 3), np.uint8) if asked.image is None else asked.image.pixels
            pixels = np.clip(photo.astype(np.int16) + round(asked.options["amount"]), 0, 255).astype(np.uint8)
        return Edited(pixels, 1, {"amount": asked.options["amount"]}, withheld=self.withheld)


DIFFUSION = Brightener("first", (Method.DIFFUSE, Method.INPAINT))
FACES = Brightener("second", (Method.DIRECTION,))


def runner_of(*models, max_cost=None):
    pool, budget = ModelPool(lambda _: None, models), process_budget(1 << 30)
    return EditRunner(pool, 1_000_000, budget, max_cost, ("Put files there.",))


def edited(models, given=(), **inputs):
    """What comes of it, and its files."""
    options = EDIT.parse_options({"seed": 7, **dict(given)})
    output = runner_of(*models).run({name: (value,) for name, value in inputs.items()}, options, Standalone())
    return output.result, output.files


def test_the_picture_that_a_model_made_is_a_file_that_says_so():
    """It is a PNG with its parameters; the result has its hash and how far it is from the one given."""
    result, files = edited([DIFFUSION], {"amount": 10}, image=PICTURE, prompt=b"brighter")
    picture = decode(files["1.png"], max_pixels=100).pixels
    assert (picture == MIDDLE + 10).all()
    assert result["picture"] == {"file": "1.png", "sha256": sha256(files["1.png"]).hexdigest(), "withheld": ""}
    assert result["difference"] == pytest.approx(10 / 255, abs=1e-4)
    assert (result["method"], result["seed"], result["notice"]) == ("diffuse", 7, "Brightens.")
    parameters = json.loads(Image.open(BytesIO(files["1.png"])).info["Parameters"])
    assert parameters == {"prompt": "brighter", **result["options"], "model": asdict(DIFFUSION.version)}


def test_a_direction_that_is_named_is_gone_whatever_else_a_model_can():
    """By the first model that has directions, though words come first where a model of faces has a CLIP."""
    both = Brightener("third", (Method.FACE, Method.DIRECTION))
    result, _ = edited([DIFFUSION, both], {"direction": "smile"})
    assert (result["method"], result["model"]["name"]) == ("direction", "third")
    facts = {"methods": both.methods}
    by_auto, by_name = (EDIT.parse_options({"direction": "smile", "method": each}) for each in ("auto", "direction"))
    assert cost_by_model(by_auto, facts) == cost(by_name)


def test_a_result_has_every_member_that_is_described():
    """As the dataclass of the row says."""
    result, _ = edited([DIFFUSION], image=PICTURE)
    assert set(result) == set(EDIT.result.__dataclass_fields__)


def test_without_a_picture_there_is_no_difference():
    """What the seed made was changed."""
    assert edited([FACES], prompt=b"x")[0]["difference"] is None


def test_photos_come_under_their_names():
    """Each is decoded; those that were not sent are None."""
    edited([DIFFUSION], image=PICTURE, mask=WITHOUT, like=OTHER)
    asked = DIFFUSION.asked
    assert [photo.pixels[0, 0, 0] for photo in (asked.image, asked.mask, asked.like)] == [MIDDLE, 0, 255]
    assert asked.unlike is None


@pytest.mark.parametrize(
    ("given", "masked", "name", "method"),
    [
        ({}, False, "first", "diffuse"),
        ({}, True, "first", "inpaint"),
        ({"method": "direction"}, False, "second", "direction"),
        ({"model": "second"}, False, "second", "direction"),
        ({"model": "first", "method": "inpaint"}, False, "first", "inpaint"),
    ],
)
def test_the_model_and_the_method_are_those_that_fit(given, masked, name, method):
    """A method without a model asks the first one that has it; a mask means inpainting."""
    inputs = {"image": PICTURE} | ({"mask": OTHER} if masked else {})
    result, _ = edited([DIFFUSION, FACES], given, **inputs)
    assert (result["model"]["name"], result["method"]) == (name, method)


def test_a_method_that_no_model_has_is_refused_with_what_there_is():
    """So that one can choose another."""
    with pytest.raises(
        BadOptionError, match=r"got face\. Here are: first \(diffuse, inpaint\); second \(direction\)\."
    ):
        edited([DIFFUSION, FACES], {"method": "face"}, image=PICTURE)


def test_a_model_that_is_not_there_is_refused():
    """With the names of those that are."""
    with pytest.raises(UnknownModelError, match="first"):
        edited([DIFFUSION], {"model": "third"}, image=PICTURE)


def test_room_is_reserved_for_all_photos_together():
    """Though each of them would have it alone."""
    small = PixelBudget(2 * SIZE[0] * SIZE[1])
    runner = EditRunner(ModelPool(lambda _: None, [DIFFUSION]), 1_000_000, small)
    inputs = {"image": (PICTURE,), "mask": (OTHER,)}
    options = EDIT.parse_options({"seed": 7})
    assert runner.run(inputs, options, Standalone()).files
    with pytest.raises(TooManyPixelsError):
        runner.run({**inputs, "like": (OTHER,)}, options, Standalone())


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_a_transparent_mask_says_by_that_what_may_change(mode):
    """Whatever its colors are; one that is opaque everywhere says it by them."""
    opacity = np.full(SIZE, 255, np.uint8)
    opacity[1, 2:4] = 0
    picture = Image.fromarray(np.full((*SIZE, 3), 250, np.uint8)).convert("RGBA")
    picture.putalpha(Image.fromarray(opacity))
    file = BytesIO()
    if mode == "P":
        picture = Image.fromarray(np.minimum(opacity, 1))
        picture.putpalette([250] * 6)
        picture.save(file, "PNG", transparency=0)
    else:
        picture.convert(mode).save(file, "PNG")
    seen = mask_photo(file.getvalue(), max_pixels=100, reserve=unlimited).pixels
    opaque = mask_photo(PICTURE, max_pixels=100, reserve=unlimited).pixels
    assert (opaque == MIDDLE).all()
    assert np.array_equal(seen, np.repeat(255 - opacity[..., None], 3, 2))


def test_a_mask_is_turned_upright_with_its_transparency():
    """As the picture is, whose size it has then."""
    picture = Image.new("RGBA", (6, 4), (0, 0, 0, 255))
    picture.putpixel((0, 0), (0, 0, 0, 0))
    exif = Image.Exif()
    exif[274] = 6
    picture.save(file := BytesIO(), "PNG", exif=exif)
    photo = mask_photo(file.getvalue(), max_pixels=100, reserve=unlimited)
    assert (photo.width, photo.height) == (4, 6)
    assert np.argwhere(photo.pixels[..., 0]).tolist() == [[0, 3]]


def test_without_any_model_it_says_what_to_put_where():
    """The service is there, and cannot."""
    with pytest.raises(TaskUnavailableError, match=r"no model is here\. Put files there\."):
        edited([], image=PICTURE)


def test_a_withheld_picture_is_told_and_is_not_there():
    """Neither black nor silently gone."""
    result, files = edited([Brightener("shy", (Method.DIFFUSE,), "It is withheld.")], image=PICTURE)
    assert result["picture"] == {"file": "", "sha256": "", "withheld": "It is withheld."}
    assert not files


def test_a_seed_is_drawn_and_told_where_none_was_given():
    """So that the picture can be made again."""
    result, _ = edited([DIFFUSION], {"seed": ""}, image=PICTURE)
    assert result["options"]["seed"] == str(result["seed"])


def test_a_job_that_costs_too_much_is_refused_by_its_worker():
    """With both numbers; what the bound is, the models say to the front."""
    runner = runner_of(DIFFUSION, max_cost=20)
    options = EDIT.parse_options({"steps": 20, "strength": 1})
    with pytest.raises(BadOptionError, match=r"at most 20 here, .*, got one of 40\."):
        runner.run({"image": (PICTURE,)}, options, Standalone())
    assert [each.machine["max_cost"] for each in runner.models()] == [20]


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ({"method": "diffuse", "steps": 20, "strength": 0.5}, 20),
        ({"method": "latents", "steps": 100, "width": 256, "height": 256}, 65),
        ({}, 260),
        ({"method": "direction"}, 2.4),
        ({"method": "direction", "steps": 1}, 0.5),
    ],
)
def test_a_job_costs_by_method_steps_and_size(given, expected):
    """In steps of Stable Diffusion at 512 x 512."""
    assert cost(EDIT.parse_options(given)) == pytest.approx(expected)
