"""Faces go in directions: those of seeds, and those that are found for photos."""

import numpy as np
import pytest

from faces_at_hand import faces_at_hand
from processor.base import Standalone
from processor.diffusion.noise import PictureNoise
from processor.diffusion.pixels import resized
from processor.faces.directions import NAMED, directions
from processor.faces.model import FaceModel
from processor.faces.prepare import folder_of
from processor.imaging.decode import decode
from processor.imaging.encode import encode_png
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.tasks.edit.faces.family import editor_of
from processor.tasks.edit.runner import EditRunner
from toy_faces import LAYERS, NUMBERS, SIDE, toy_faces
from wire.errors import BadOptionError
from wire.tasks.edit.spec import EDIT

OPTIONS = {**EDIT.parse_options({}), "seed": "7", "method": "direction", "direction": "pc1"}
NEAR = 0.004
"""How far faces that the small network made are from those that are found for them, at a quarter of their side."""


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    """The small one, on one thread."""
    return FaceModel.open(toy_faces(tmp_path_factory.mktemp("faces")), 1)


@pytest.fixture(scope="module")
def runner(model):
    """With that model alone."""
    return runner_of(model)


def runner_of(model, threads=1):
    return EditRunner(ModelPool(lambda _: None, [editor_of(model, threads)]), 2_000_000, process_budget(1 << 30))


def edited(runner, given=(), context=None, **inputs):
    """The result of options, as they are parsed, and the picture."""
    given_inputs = {name: (value,) for name, value in inputs.items()}
    output = runner.run(given_inputs, OPTIONS | dict(given), context or Standalone())
    return output.result, output.files["1.png"]


def face(model, seed):
    """The model's own, of a seed."""
    return model.picture(model.style(PictureNoise(seed, (1, NUMBERS))()))


class Impatient(Standalone):
    """A job whose client wants no more after three steps."""

    def __init__(self):
        super().__init__()
        self.__class__.told = []

    def step(self, done, total, preview=None, text=""):
        self.told.append((done, total, preview))
        object.__setattr__(self, "stopping", done >= 3)


def test_styles_differ_most_along_the_first_axis(model):
    """Axes are at right angles, the widest first, and as long as the deviation of the styles along them."""
    noise = (PictureNoise(seed, (1, NUMBERS))() for seed in range(1000))
    styles = np.concatenate([model.mapping.run({"noise": each})["style"] for each in noise]) - model.mean
    lengths = np.linalg.norm(model.axes, axis=1)
    products = model.axes @ model.axes.T
    assert np.abs(products - np.diag(np.diag(products))).max() < 1e-4
    assert (np.diff(lengths) <= 0).all()
    assert (styles @ model.axes.T / lengths).std(0) == pytest.approx(lengths, rel=0.1)


def test_a_direction_changes_the_face_of_the_seed(runner, model):
    """Not at all by an amount of 0, and one way or the other."""
    still, forward, back = (edited(runner, {"amount": amount}) for amount in (0.0, 3.0, -3.0))
    assert still[1][-12:] == forward[1][-12:]
    assert len({still[1], forward[1], back[1]}) == 3
    assert (decoded(still[1]) == face(model, 7)).all()
    counted = {"direction": "pc1", "amount": 3.0, "width": SIDE, "height": SIDE}
    assert forward[0]["options"] == {**counted, "method": "direction", "seed": "7", "model": "faces"}
    assert (forward[0]["steps_done"], forward[0]["fitted"], forward[0]["difference"]) == (1, None, None)


def decoded(png):
    """The pixels of a file."""
    return decode(png, max_pixels=1_000_000).pixels


def test_a_named_direction_is_for_some_layers(model):
    """Of the small model there are those whose axis it has."""
    styles = np.zeros((LAYERS, NUMBERS), np.float32)
    moved = model.moved(styles, NAMED["turn"], 2.0)
    assert (moved[4:] == 0).all()
    assert np.linalg.norm(moved[0]) == pytest.approx(np.linalg.norm(model.axes[1]), rel=1e-5)
    assert "smile" not in directions(NUMBERS)


@pytest.mark.parametrize(
    ("given", "inputs", "message"),
    [
        ({"direction": ""}, {}, r"Option direction: expected turn, .*pc1, .*got ''"),
        ({}, {"prompt": b"smiling"}, "Input prompt: the method direction of model faces takes none"),
        ({}, {"mask": encode_png(np.full((8, 8, 3), 255, np.uint8))}, "Input mask: the method direction"),
        ({"width": 16, "height": 8}, {}, "square pictures of at most 32"),
    ],
)
def test_what_a_direction_does_not_take_is_refused(runner, given, inputs, message):
    """With what it does."""
    with pytest.raises(BadOptionError, match=message):
        edited(runner, given, **inputs)


def test_a_photo_is_come_near_before_it_is_changed(runner, model):
    """How near is told; the loss falls; another photo is another face. A face has nothing beside its square."""
    photos = [encode_png(face(model, seed)) for seed in (3, 4)]
    results = [edited(runner, {"amount": 0.0}, image=photo) for photo in photos]
    for result, _ in results:
        assert result["fitted"] < NEAR
        assert result["losses"][-1] < result["losses"][0] / 4
        assert (result["steps_done"], result["options"]["steps"], len(result["losses"])) == (61, 60, 60)
    made, (right, wrong) = decoded(results[0][1]), (face(model, seed) for seed in (3, 4))
    assert apart(made, right) < NEAR < apart(made, wrong)
    changed, _ = edited(runner, image=photos[0])
    assert changed["difference"] > results[0][0]["difference"]


def apart(first, second):
    """The mean distance of two pictures at a quarter of their side, of 1."""
    small = [resized(each, SIDE // 4, SIDE // 4).astype(float) for each in (first, second)]
    return np.abs(small[0] - small[1]).mean() / 255


def test_more_steps_come_nearer(runner, model):
    """Up to a point."""
    photo = encode_png(face(model, 3))
    few, many = (edited(runner, {"steps": steps}, image=photo)[0]["fitted"] for steps in (4, 60))
    assert many < few / 2


def test_a_client_that_wants_no_more_has_what_is_there(runner, model):
    """The way there is shown."""
    context = Impatient()
    result, png = edited(runner, {"steps": 20}, context, image=encode_png(face(model, 3)))
    assert (result["stopped"], result["steps_done"]) == (True, 4)
    assert context.told[1][:2] == (1, 21)
    assert context.told[1][2].startswith(b"\xff\xd8")
    assert png


@pytest.mark.parametrize("threads", [2, 3])
def test_other_threads_find_the_same_face(threads, model, runner):
    """Byte by byte, in float32."""
    photo = encode_png(face(model, 3))
    other = runner_of(FaceModel.open(model.folder, threads), threads=threads)
    assert edited(other, image=photo)[1] == edited(runner, image=photo)[1]


def test_the_real_networks_learn_a_photo():
    """Slow: a step goes through the whole network and back."""
    model = FaceModel.open(folder_of(faces_at_hand()), 2)
    runner = runner_of(model)
    photo = model.picture(model.style(PictureNoise(3, (1, 512))()))
    result, _ = edited(runner, {"steps": 6, "direction": "smile"}, image=encode_png(photo))
    assert result["losses"][-1] < result["losses"][0] * 0.8
