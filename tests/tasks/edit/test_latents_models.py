"""A VQGAN and a CLIP become a model: which files it takes, what is told of it, and when it is converted anew."""

import json
import shutil
from dataclasses import replace

import pytest

from processor.catalog.progress import Silent
from processor.families import prepare_models
from processor.settings import Settings
from processor.tasks.edit.editing import Asked
from processor.tasks.edit.latents.defaults import defaults_of
from processor.tasks.edit.latents.family import Family
from processor.tasks.edit.latents.manifest import STEERING, Manifest
from processor.tasks.edit.latents.source import Source
from processor.tasks.edit.latents.wanted import wanted
from steering import steered, steering_runner
from toy_embedders import clip_folder
from toy_latents import latents_folder
from toy_vqgan import vqgan_folder
from wire.errors import BadOptionError, ManifestError, UnknownModelError
from wire.tasks.edit.spec import EDIT, Method

FAMILY = Family()


@pytest.fixture
def settings(tmp_path):
    """Empty folders."""
    return Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models", threads=2)


@pytest.fixture
def source(tmp_path):
    """Files as somebody brings them, of a model that nobody converts."""
    return Source("toy", latents_folder(tmp_path / "toy"))


def brought(settings, name="toy", **given):
    """Where an operator puts them."""
    return latents_folder(settings.weights_dir / "edit" / name, **given)


def test_what_somebody_brought_is_converted_once_and_opened(settings):
    """In a process of its own; then nothing is written, and its files are not needed."""
    folder = brought(settings)
    assert FAMILY.names(settings) == ["toy"]
    (info,) = prepare_models([FAMILY], settings, Silent())().models()
    assert (info.name, info.license, info.facts["methods"]) == ("toy", "mit", ["latents"])
    assert info.facts["defaults"] == {"side": 64, "steps": 4, "cuts": 4, "rate": 0.5, "decay": 0.1}
    assert info.facts["second_clip"] is False
    made = settings.models_dir / "edit/toy"
    written = {path: path.stat().st_mtime_ns for path in made.iterdir()}
    shutil.rmtree(folder)
    assert FAMILY.names(settings) == ["toy"]
    FAMILY.prepare("toy", settings, Silent())
    assert FAMILY.open("toy", settings).version.name == "toy"
    assert {path: path.stat().st_mtime_ns for path in made.iterdir()} == written


def test_a_file_of_tamings_is_a_model_too(taming_model):
    """Its picture is made by the numbers in it."""
    result, _ = steered(steering_runner(taming_model), {"steps": 1, "cuts": 1})
    assert (result["model"]["name"], result["steps_done"]) == ("toy-taming", 1)


def test_files_of_no_family_are_unknown(settings):
    """With what is expected, and where."""
    with pytest.raises(UnknownModelError, match=r"weights: vqgan/ of taming-transformers' vqgan_imagenet_f16_16384"):
        FAMILY.prepare("other", settings, Silent())


@pytest.mark.parametrize("missing", ["clip/model.safetensors", "vqgan/diffusion_pytorch_model.safetensors"])
def test_files_that_are_not_all_there_are_told(settings, missing):
    """Whoever brought a VQGAN meant this family."""
    (brought(settings) / missing).unlink()
    with pytest.raises(ManifestError, match=r"edit/toy vqgan/ of taming-transformers.* and clip/ of a CLIP"):
        FAMILY.prepare("toy", settings, Silent())


def test_what_lies_there_for_another_family_is_none_of_its_models(settings):
    """A CLIP alone, by which faces are changed."""
    clip_folder(settings.weights_dir / "edit/faces/clip")
    assert FAMILY.names(settings) == []
    with pytest.raises(UnknownModelError):
        FAMILY.prepare("faces", settings, Silent())


def test_each_file_that_counts_makes_another_model(source):
    """What is told of it with them; a yaml beside a .ckpt does not count."""
    hashes = [source.weights_sha256]
    for name in ("clip/config.json", "vqgan/config.json", "README.md", "defaults.json", "clip/merges.txt"):
        path = source.folder / name
        path.write_text(path.read_text(encoding="utf-8") + "\n", encoding="utf-8")
        hashes.append(source.weights_sha256)
    clip_folder(source.folder / "second_clip")
    hashes.append(source.weights_sha256)
    (source.folder / "vqgan/model.yaml").write_text("model:\n", encoding="utf-8")
    assert len(set(hashes)) == len(hashes)
    assert source.weights_sha256 == hashes[-1]


def test_a_second_clip_has_to_be_whole(source):
    """Else somebody would miss its judgement without knowing why."""
    assert source.complete
    (source.folder / "second_clip").mkdir()
    assert not source.complete


def test_a_vqgan_of_both_layouts_is_tamings(source):
    """The file that its makers published."""
    vqgan_folder(source.folder / "vqgan")
    (source.folder / "vqgan/last.ckpt").touch()
    assert source.taming.name == "last.ckpt"
    assert source.complete


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"side": 32}, "side from 64 to 1024"),
        ({"side": 65}, "side in steps of 2"),
        ({"steps": 1.5}, "steps from 1 to 500"),
        ({"cuts": True}, "cuts from 1 to 64"),
        ({"rate": 0}, "rate from 0.0001 to 10"),
        ({"decay": "much"}, "decay from 0 to 1"),
    ],
)
def test_defaults_out_of_range_are_refused(given, message):
    """By their name and range."""
    with pytest.raises(ManifestError, match=message):
        defaults_of(given, 2)


def test_a_converted_model_that_changed_is_not_opened(latents_model, settings):
    """Its files have their hashes; a manifest of another version says so."""
    made = shutil.copytree(latents_model, settings.models_dir / "edit/toy")
    (made / STEERING).write_bytes(b"")
    with pytest.raises(ManifestError, match=r"steering\.xml is not as it was converted"):
        FAMILY.open("toy", settings)
    manifest = json.loads((made / "manifest.json").read_text(encoding="utf-8"))
    (made / "manifest.json").write_text(json.dumps(manifest | {"clip": {}}), encoding="utf-8")
    with pytest.raises(ManifestError, match="cannot be read"):
        Manifest.read(made)


def test_a_size_that_the_vqgan_cannot_make_is_refused(latents_model):
    """With the next one that it can: a place of most VQGANs becomes 16 pixels each way, and options go in eights."""
    manifest = replace(Manifest.read(latents_model), factor=16)
    asked = Asked(Method.LATENTS, EDIT.parse_options({"width": 72, "height": 80}), "a dog", 7)
    with pytest.raises(BadOptionError, match=r"width: model toy makes pictures in steps of 16 pixels, got 72.* for 64"):
        wanted(asked, manifest)
