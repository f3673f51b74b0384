"""Faces become what words say, by a small CLIP that somebody brought."""

import numpy as np
import pytest

from processor.base import Standalone
from processor.catalog.progress import Silent
from processor.diffusion.noise import PictureNoise
from processor.faces.prepare import folder_of
from processor.imaging.encode import encode_png
from processor.model_pool import ModelPool
from processor.pixel_budget import process_budget
from processor.settings import Settings
from processor.tasks.edit.faces.family import Family
from processor.tasks.edit.runner import EditRunner
from toy_embedders import clip_folder
from toy_faces import NUMBERS, SIDE, toy_faces
from wire.errors import BadOptionError, ManifestError, MissingInputError
from wire.tasks.edit.spec import EDIT, Method

OPTIONS = {**EDIT.parse_options({}), "seed": "7", "method": "face", "steps": 20}
FAMILY = Family()


@pytest.fixture(scope="module")
def settings(tmp_path_factory):
    """With a small model of faces, and two CLIPs for it, of which the second one sees pictures in another way."""
    folder = tmp_path_factory.mktemp("words")
    settings = Settings(weights_dir=folder / "weights", models_dir=folder / "models", threads=1)
    folder_of(settings).parent.mkdir(parents=True)
    folder_of(settings).symlink_to(toy_faces(folder))
    clip_folder(settings.weights_dir / "edit/faces/clip")
    clip_folder(settings.weights_dir / "edit/faces/second_clip", activation="gelu")
    FAMILY.prepare("faces", settings, Silent())
    return settings


@pytest.fixture(scope="module")
def editor(settings):
    """Opened once."""
    return FAMILY.open("faces", settings)


def edited(editor, given=(), context=None, prompt="a dog", **photos):
    """The result of options, as they are parsed, and the picture's bytes."""
    runner = EditRunner(
        ModelPool(lambda _: None, [editor]), 1_000_000, process_budget(1 << 30), None, (FAMILY.expected,)
    )
    inputs = {name: (encode_png(pixels),) for name, pixels in photos.items()}
    inputs |= {"prompt": (prompt.encode(),)} if prompt else {}
    output = runner.run(inputs, OPTIONS | dict(given), context or Standalone())
    return output.result, output.files["1.png"]


def face(editor, seed):
    """The model's own."""
    return editor.model.picture(editor.model.style(PictureNoise(seed, (1, NUMBERS))()))


def before(editor, prompt="a dog", seed=7):
    """The cosine of the face that it begins with."""
    clip = editor.wording.clip
    return float(clip.text(prompt) @ clip.picture(face(editor, seed)))


@pytest.mark.parametrize("prompt", ["a dog", "a cat in the snow"])
def test_a_face_comes_nearer_to_words(editor, prompt):
    """The loss falls, and the CLIP that steered sees more of them; it is told which one that was."""
    result, _ = edited(editor, {"keep": 0.0}, prompt=prompt)
    losses = result["losses"]
    assert losses[-1] < losses[0]
    first, second = result["similarity"]
    assert first["after"] > before(editor, prompt)
    assert (first["model"], first["steered"], second["model"], second["steered"]) == (
        "clip",
        True,
        "second_clip",
        False,
    )
    assert (result["steps_done"], result["fitted"], result["image"]) == (20, None, {"width": SIDE, "height": SIDE})
    counted = {"weight": 5.0, "keep": 0.0, "steps": 20, "width": SIDE, "height": SIDE}
    assert result["options"] == {**counted, "method": "face", "seed": "7", "model": "faces"}


def test_a_weight_below_0_goes_away_from_words(editor):
    """As far as keeping the look lets it."""
    (after, _) = edited(editor, {"weight": -5.0, "keep": 0.0})[0]["similarity"]
    assert after["after"] < before(editor)


def test_the_more_is_kept_the_less_changes(editor):
    """From the face that it begins with."""
    runs = [edited(editor, {"keep": keep})[0] for keep in (0.0, 0.5, 1.0)]
    nearness = [run["similarity"][0]["after"] for run in runs]
    assert nearness[0] > nearness[1] > nearness[2]


def test_what_it_was_before_is_left_out_of_the_words(editor):
    """The way from one text to the other is gone, which is another face."""
    plain, way = edited(editor), edited(editor, {"from_text": "a cat in the snow"})
    assert plain[1] != way[1]
    assert way[0]["options"]["from_text"] == "a cat in the snow"


def test_the_same_request_makes_the_same_bytes(editor):
    """Nothing is drawn but the seed's noise."""
    assert edited(editor)[1] == edited(editor)[1]


def test_a_photo_is_what_is_changed(editor):
    """Two photos become two faces, each after its styles were found."""
    results = [edited(editor, {"steps": 4}, image=face(editor, seed)) for seed in (3, 4)]
    assert results[0][1] != results[1][1]
    for result, _ in results:
        assert result["fitted"] < 0.004
        assert (result["steps_done"], len(result["losses"])) == (64, 64)
        assert result["similarity"][0]["before"] is not None


class Impatient(Standalone):
    """A job whose client wants no more after so many steps."""

    def step(self, done, total, preview=None, text=""):
        object.__setattr__(self, "stopping", done >= 5)


def test_a_client_that_wants_no_more_has_what_is_there(editor):
    """Also where the photo was not found yet."""
    result, _ = edited(editor, {}, Impatient())
    assert (result["stopped"], result["steps_done"]) == (True, 5)
    result, _ = edited(editor, {}, Impatient(), image=face(editor, 3))
    assert (result["stopped"], result["steps_done"]) == (True, 5)


def test_something_to_go_for_is_needed(editor):
    """Words, or pictures, and no mask."""
    with pytest.raises(MissingInputError, match="a prompt, text2, or a picture like or unlike"):
        edited(editor, prompt="")
    with pytest.raises(BadOptionError, match="Input mask: the method face of model faces takes none"):
        edited(editor, mask=np.full((8, 8, 3), 255, np.uint8))
    assert edited(editor, {"steps": 2}, prompt="", like=face(editor, 5))[0]["options"]["weight_like"] == 5.0


def test_without_a_clip_it_is_said_which_files_to_bring(settings, tmp_path):
    """Directions are there all the same; half a CLIP is refused."""
    bare = Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models", threads=1)
    folder_of(bare).parent.mkdir(parents=True)
    folder_of(bare).symlink_to(folder_of(settings).resolve())
    FAMILY.prepare("faces", bare, Silent())
    editor = FAMILY.open("faces", bare)
    assert editor.methods == (Method.DIRECTION,)
    with pytest.raises(BadOptionError, match=r"got face\. .*edit/faces of the weights: clip/ of a CLIP"):
        edited(editor)
    clip_folder(bare.weights_dir / "edit/faces/clip")
    (bare.weights_dir / "edit/faces/clip/model.safetensors").unlink()
    with pytest.raises(ManifestError, match=r"expected in the folder .*edit/faces clip/"):
        FAMILY.prepare("faces", bare, Silent())
