"""Seeds become faces: of a small network, and one of the real one."""

import json
import subprocess
import sys
from hashlib import sha256
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from faces_at_hand import faces_at_hand
from making_faces import faces_of, made
from processor.catalog.progress import Silent
from processor.export.mobile_stylegan import export_synthesis
from processor.faces.model import FaceModel
from processor.faces.prepare import folder_of
from processor.imaging.encode import encode_png
from processor.settings import Settings
from processor.tasks.generate.faces import WORDLESS
from processor.tasks.generate.task import prepare
from toy_diffusion import diffusion_folder
from toy_faces import LAYERS, NUMBERS, SIDE, original, toy_faces, toy_source
from wire.errors import BadOptionError, ManifestError

PIXELS = encode_png(np.zeros((64, 64, 3), np.uint8))
NEAR = 0.01
"""What weights in float16 may change in pictures from -5 to 7."""


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Of the small model, prepared."""
    return toy_faces(tmp_path_factory.mktemp("faces"))


@pytest.fixture(scope="module")
def runner(folder):
    """Of the small model, on one thread."""
    return faces_of(folder, 1)


def pixels(png):
    """Of a file."""
    return np.asarray(Image.open(BytesIO(png))).astype(int)


def test_the_rewritten_network_makes_the_same_pictures(tmp_path):
    """As the authors' operations do; its small ones are the means of four pixels; each layer's style counts."""
    source = toy_source(tmp_path)
    model = FaceModel.open(toy_faces(tmp_path), 1)
    assert (model.manifest.numbers, model.manifest.layers, model.manifest.side) == (NUMBERS, LAYERS, SIDE)
    noise = np.random.default_rng(3).standard_normal((1, NUMBERS), np.float32)
    styles = model.style(noise)
    half = (original(source.mapping, noise) - model.mean) / 2 + model.mean
    assert np.abs(styles - half).max() < NEAR
    found = model.synthesis.run({"styles": styles})
    expected = original(source.synthesis, styles[:1])
    assert np.abs(found["picture"] - expected).max() < NEAR < np.abs(expected).mean()
    means = expected.reshape(1, 3, SIDE // 2, 2, SIDE // 2, 2).mean((3, 5))
    assert np.abs(found["half"] - means).max() < NEAR
    for layer in range(LAYERS):
        changed = styles.copy()
        changed[layer] += 1
        assert np.abs(model.synthesis.run({"styles": changed})["picture"] - found["picture"]).max() > NEAR


def test_what_is_no_such_network_is_refused(tmp_path):
    """By what it lacks."""
    with pytest.raises(ManifestError, match="expected one that enlarges by wavelets"):
        export_synthesis(toy_source(tmp_path).mapping, tmp_path / "made.xml")


def test_a_seed_makes_a_face(runner):
    """With all options that counted, and what it takes to make it again."""
    output = made(runner, {"seed": "", "steps": 50, "guidance": 9})
    (file,) = output.files.values()
    (told,) = output.result["pictures"]
    assert pixels(file).shape == (SIDE, SIDE, 3)
    assert (told["file"], told["sha256"]) == ("1.png", sha256(file).hexdigest())
    seed = str(told["seed"])
    assert output.result["options"] == {"n": 1, "width": SIDE, "height": SIDE, "seed": seed, "model": "faces"}
    assert (output.result["prompt"], output.result["steps_done"], output.result["notice"]) == (
        "",
        1,
        f"{WORDLESS} Nobody has them.",
    )
    parameters = json.loads(Image.open(BytesIO(file)).info["Parameters"])
    assert parameters["seed"] == seed
    assert list(made(runner, {"seed": seed}).files.values()) == [file]


def test_four_faces_are_the_four_that_their_seeds_make_alone(runner):
    """Byte by byte."""
    four = list(made(runner, {"n": 4}).files.values())
    assert four == [file for seed in range(7, 11) for file in made(runner, {"seed": str(seed)}).files.values()]
    assert len(set(four)) == len(four)


def test_a_size_is_made_of_the_models_own(runner):
    """Each pixel is the mean of those that it stands for; a side that is not named is as the other."""
    whole = pixels(next(iter(made(runner).files.values())))
    (file,) = made(runner, {"height": SIDE // 2}).files.values()
    assert np.abs(pixels(file) - whole.reshape(SIDE // 2, 2, SIDE // 2, 2, 3).mean((1, 3))).max() <= 1


@pytest.mark.parametrize(
    ("given", "inputs", "message"),
    [
        ({}, {"prompt": b"a cat"}, "Model faces takes no words"),
        ({"negative_prompt": "a dog"}, {}, "Model faces takes no words"),
        ({}, {"image": PIXELS}, "Model faces begins with no picture"),
        ({"width": 16, "height": 24}, {}, r"square pictures of at most 32 pixels each way, got 16 x 24"),
        ({"width": 64}, {}, r"got 64 x 0"),
    ],
)
def test_what_a_model_of_faces_cannot_do_is_refused(runner, given, inputs, message):
    """And it is said what can be done."""
    with pytest.raises(BadOptionError, match=message):
        made(runner, given, **inputs)


def test_a_small_diffusion_is_the_default_where_there_is_one(tmp_path, folder, monkeypatch):
    """Else faces are; each is asked for by its name."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    settings = Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models", threads=1)
    folder_of(settings).parent.mkdir(parents=True)
    folder_of(settings).symlink_to(folder)
    assert [model.name for model in prepare(settings, Silent())().models()] == ["faces"]
    diffusion_folder(settings.weights_dir / "generate" / "toy")
    runner = prepare(settings, Silent())()
    assert [(model.name, model.default) for model in runner.models()] == [("toy", True), ("faces", False)]
    assert made(runner, {"model": "faces"}).result["model"]["name"] == "faces"


IN_ANOTHER_PROCESS = """
import sys
from pathlib import Path
sys.path[:0] = sys.argv[2].split(":")
from making_faces import faces_of, made
print(made(faces_of(Path(sys.argv[1]), 1)).result["pictures"][0]["sha256"])
"""


def test_the_real_networks_make_the_same_face_in_another_process_with_other_threads():
    """Fetched out of its package and prepared once. Slow: a face takes half a second, and is made twice.

    Skin is redder than blue: the colours are in their order.
    """
    folder = folder_of(faces_at_hand())
    command = [sys.executable, "-c", IN_ANOTHER_PROCESS, str(folder), ":".join(sys.path)]
    other = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    output = made(faces_of(folder, 2))
    assert other.communicate()[0].strip() == output.result["pictures"][0]["sha256"]
    assert "FFHQ" in output.result["notice"]
    face = pixels(output.files["1.png"])
    assert face.shape == (1024, 1024, 3)
    red, green, blue = face[400:700, 400:600].mean((0, 1))
    assert red > green > blue
