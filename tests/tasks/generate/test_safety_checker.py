"""Finished pictures pass the checker that came with their model, as in diffusers; what it withholds is told."""

import json
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from generating import made, runner_of
from processor.diffusion.checker_shape import checker_shape
from processor.diffusion.convert import convert
from processor.diffusion.manifest import Manifest
from processor.diffusion.open import open_model
from processor.diffusion.safety import SafetyChecker, scores_of
from processor.diffusion.source import Source
from processor.export.diffusion import safety
from processor.export.safetensors import Checkpoint
from processor.imaging.squares import middle_square
from processor.runtimes import Execution, open_graph
from processor.settings import Settings
from toy_diffusion import diffusion_folder
from toy_embedders import picture
from toy_safety_checker import ALWAYS, CONCEPTS, NEVER, SIDE, VISION, checker_folder
from wire.errors import BadOptionError, ManifestError

GOLDEN = json.loads((Path(__file__).parent / "golden/safety_checker.json").read_text(encoding="utf-8"))
NEAR = 1e-3
WITHHELD = "It looks like what its model's safety checker withholds: concept "


def opened(folder):
    """The network of the checker in the pipeline's folder."""
    shape = checker_shape(Source("toy", folder))
    weights = Checkpoint(folder / "safety_checker/model.safetensors")
    safety.export_checker(weights, shape, folder / "checker.xml")
    return open_graph(folder / "checker.xml", Execution())


@pytest.fixture(scope="module", params=["vision_model.", ""])
def graph(request, tmp_path_factory):
    """Of a small checker, under both names that its tensors have in files."""
    return opened(checker_folder(tmp_path_factory.mktemp("checker"), prefix=request.param))


@pytest.mark.parametrize("known", GOLDEN, ids=lambda known: f"{known['size']} {known['seed']}")
def test_a_picture_is_withheld_where_diffusers_withholds_it(graph, known):
    """Of any size, with each of its scores, also where a special concept decides."""
    pixels = picture(*known["size"], known["seed"])
    outputs = graph.run({"pictures": middle_square(pixels, SIDE)[None]})
    for name in ("concepts", "special"):
        assert np.abs(outputs[name][0] - known[name]).max() < NEAR
    assert bool(SafetyChecker(graph, SIDE).reason(pixels)) is known["withheld"]


def test_the_pictures_of_diffusers_are_of_each_kind():
    """Some are withheld, some are not, and one is so because it asks for special care alone."""
    careful = [known for known in GOLDEN if max(known["special"]) > NEAR and -0.01 < max(known["concepts"]) < -NEAR]
    assert {known["withheld"] for known in GOLDEN} == {True, False}
    assert all(known["withheld"] for known in careful)
    assert careful


@pytest.mark.parametrize(
    ("concept", "special", "score"),
    [(-0.004, -0.1, -0.004), (-0.004, 0.0004, -0.004), (-0.004, 0.001, 0.006), (0.0004, -1, 0.0), (0.02, 0.3, 0.03)],
)
def test_a_special_concept_makes_the_others_nearer(concept, special, score):
    """By 0.01, where it is above 0 in three digits."""
    scores = scores_of(np.float32([-0.5, concept]), np.float32([-0.5, special]))
    assert scores[1] == pytest.approx(score, abs=1e-6)


@pytest.fixture(scope="module")
def converted(tmp_path_factory):
    """A function from how near concepts may be to the folder of a small Stable Diffusion with such a checker."""
    made_folders = {}

    def of(most):
        if most not in made_folders:
            folder = tmp_path_factory.mktemp("checked")
            convert(Source("toy", checker_folder(diffusion_folder(folder / "toy"), most, most)), folder / "made")
            made_folders[most] = folder / "made"
        return made_folders[most]

    return of


def test_a_withheld_picture_is_told_with_its_reason_and_is_not_there(converted):
    """The job succeeds; each picture has its seed, and there is neither a black one nor a hash of it."""
    output = made(runner_of(converted(ALWAYS), 1), {"n": 2})
    assert not output.files
    assert output.result["notice"] == ""
    for number, told in enumerate(output.result["pictures"]):
        assert (told["file"], told["sha256"], told["seed"]) == ("", "", 7 + number)
        assert told["withheld"].startswith(WITHHELD)


def test_a_picture_that_may_be_seen_is_the_one_without_a_checker(converted, toy_model):
    """It is looked at, and nothing else."""
    checked, free = (made(runner_of(folder, 1)) for folder in (converted(NEVER), toy_model))
    (one,), (other,) = checked.files.values(), free.files.values()
    assert (np.asarray(Image.open(BytesIO(one))) == np.asarray(Image.open(BytesIO(other)))).all()
    assert checked.result["pictures"][0]["withheld"] == ""


def test_a_checker_that_is_off_or_absent_is_told(converted, toy_model):
    """In the facts of the model and in each result."""
    on, off, absent = (
        open_model(folder, "f32", 1, checked=checked)
        for folder, checked in ((converted(ALWAYS), True), (converted(ALWAYS), False), (toy_model, True))
    )
    assert [model.info.facts["safety_checker"] for model in (on, off, absent)] == ["on", "off", "absent"]
    assert on.info.notice == ""
    assert off.info.notice.startswith("Its safety checker is off here (SAFETY_CHECKER)")
    assert absent.info.notice.startswith("It came without a safety checker")
    assert off.withheld(picture(64, 64)) == ""
    assert made(runner_of(toy_model, 1)).result["notice"] == absent.info.notice


def test_an_operator_switches_checkers_off():
    """They are on where nothing is said, and nothing but true or false can be said."""
    assert Settings.from_environment({}).safety_checker
    assert not Settings.from_environment({"SAFETY_CHECKER": "false"}).safety_checker
    with pytest.raises(BadOptionError, match="Setting SAFETY_CHECKER: expected true or false, got 'no'"):
        Settings.from_environment({"SAFETY_CHECKER": "no"})


def test_another_checker_makes_another_model(tmp_path):
    """It is converted anew."""
    folder = diffusion_folder(tmp_path / "toy")
    hashes = {Source("toy", folder).weights_sha256}
    for most in (NEVER, ALWAYS):
        checker_folder(folder, most)
        hashes.add(Source("toy", folder).weights_sha256)
    assert len(hashes) == 3


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"vision_config": {**VISION, "hidden_act": "relu"}}, "an activation of gelu or quick_gelu, got 'relu'"),
        ({"vision_config": {**VISION, "num_attention_heads": 7}}, "heads of one size"),
        ({"vision_config": 3}, "cannot be read"),
        ({"vision_config": {}}, "224 pixels by bicubic resampling and normalized, got 32"),
        ({"projection_dim": "wide"}, "cannot be read"),
    ],
)
def test_a_checker_that_cannot_be_built_says_why(tmp_path, config, message):
    """Rather than that pictures are not looked at."""
    folder = checker_folder(tmp_path)
    (folder / "safety_checker/config.json").write_text(json.dumps(config))
    with pytest.raises(ManifestError, match=message):
        checker_shape(Source("toy", folder))


def test_a_checker_that_was_converted_knows_its_size_and_concepts(converted):
    """Its squares are its own, whatever the pictures' size."""
    assert Manifest.read(converted(NEVER)).checked_side == SIDE
    graph = open_model(converted(NEVER), "f32", 1).checker.graph
    square = np.zeros((1, SIDE, SIDE, 3), np.uint8)
    assert graph.run({"pictures": square})["concepts"].shape == (1, CONCEPTS)
