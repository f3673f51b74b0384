"""A folder in diffusers' layout becomes a model: converted once, with what it is asked for by default."""

import json
import shutil
from dataclasses import replace
from weakref import ref

import numpy as np
import pytest

from processor.catalog.progress import Silent
from processor.diffusion import conversion
from processor.diffusion.colors import colors_of
from processor.diffusion.convert import convert
from processor.diffusion.defaults import defaults_of
from processor.diffusion.manifest import UNET, Manifest
from processor.diffusion.open import memory_bytes, open_model
from processor.diffusion.prepare import ensure, folder_of, names
from processor.diffusion.shared import shared_model
from processor.diffusion.source import Source
from processor.families import prepare_models
from processor.settings import Settings
from processor.tasks.edit.diffusion.family import Family as EditFamily
from processor.tasks.generate.families import FAMILIES
from processor.tasks.generate.settings import GenerateSettings
from toy_diffusion import CONSISTENT, MENDING, SCHEDULER, TOKENS, diffusion_folder, unet_folder
from wire.errors import BadOptionError, ManifestError, UnknownModelError


@pytest.fixture(scope="module")
def toy(tmp_path_factory):
    """A small model's files; nobody changes them."""
    return diffusion_folder(tmp_path_factory.mktemp("weights") / "toy")


@pytest.fixture
def settings(tmp_path):
    """Empty folders."""
    return Settings(weights_dir=tmp_path / "weights", models_dir=tmp_path / "models", threads=1)


def brought(toy, settings, name="toy"):
    """The same files where an operator puts them."""
    return shutil.copytree(toy, settings.weights_dir / "generate" / name)


def converted(folder, made):
    """The manifest of what is made of the folder, in this process."""
    convert(Source("toy", folder), made)
    return Manifest.read(made)


def test_a_model_that_was_brought_is_converted_once(toy, settings, monkeypatch):
    """In a process of its own; the next start finds it as it is, also without the files that it was made of."""
    folder = brought(toy, settings)
    made = ensure("toy", settings)
    monkeypatch.setattr(conversion, "run", None)
    assert ensure("toy", settings) == made
    shutil.rmtree(folder)
    assert ensure("toy", settings) == made
    assert names(settings) == ("toy",)


def test_a_model_says_what_it_is_by_default_and_by_which_license(toy, settings, tmp_path):
    """By its configs and its card."""
    folder = brought(toy, settings)
    (folder / "README.md").write_text("---\nlicense: creativeml-openrail-m\n---\nA model.\n")
    manifest = converted(folder, tmp_path / "made")
    assert (manifest.tokens, manifest.factor, manifest.channels, manifest.tiny) == (TOKENS, 2, 4, True)
    assert manifest.license == "creativeml-openrail-m"
    info = open_model(tmp_path / "made", "f32", 1).info
    assert info.facts["defaults"] == {"side": 64, "scheduler": "ddim", "steps": 50, "guidance": 7.5}
    assert (info.license, info.task) == ("creativeml-openrail-m", "generate")


def test_what_an_operator_writes_counts_more(toy, settings, tmp_path):
    """In defaults.json, and another one makes another model."""
    folder = brought(toy, settings)
    before = Source("toy", folder).weights_sha256
    (folder / "defaults.json").write_text(json.dumps({"steps": 8, "scheduler": "euler", "about": "Ours."}))
    manifest = converted(folder, tmp_path / "made")
    assert (manifest.defaults.steps, manifest.defaults.scheduler, manifest.about) == (8, "euler", "Ours.")
    assert manifest.weights_sha256 != before


@pytest.mark.parametrize(
    ("scheduler", "told", "expected"),
    [
        ({"_class_name": "PNDMScheduler"}, 0, ("dpm++2m", 20, 7.5)),
        ({"_class_name": "LCMScheduler"}, 256, ("lcm", 4, 8.0)),
        ({"_class_name": "LCMScheduler"}, 0, ("lcm", 4, 1.0)),
        ({"_class_name": "EulerDiscreteScheduler", "timestep_spacing": "trailing"}, 0, ("turbo", 1, 1.0)),
        ({"_class_name": "EulerDiscreteScheduler"}, 0, ("euler", 30, 7.5)),
    ],
)
def test_each_kind_of_model_has_its_own_defaults(scheduler, told, expected):
    """Few steps and no guidance where it was distilled."""
    defaults = defaults_of(scheduler, 512, told, {})
    assert (defaults.scheduler, defaults.steps, defaults.guidance) == expected


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"scheduler": "best"}, "a scheduler of ddim"),
        ({"scheduler": ["ddim"]}, "a scheduler of ddim"),
        ({"steps": 0}, "steps from 1 to 150"),
        ({"steps": 2.5}, "whole steps"),
        ({"guidance": "much"}, "guidance from 1 to 30"),
        ({"side": 100}, "in eights"),
    ],
)
def test_defaults_that_cannot_be_are_refused(given, message):
    """It is said what may be there."""
    with pytest.raises(ManifestError, match=message):
        defaults_of(SCHEDULER, 512, 0, given)


def test_a_distilled_model_is_told_its_guidance(toy, settings, tmp_path):
    """In as many numbers as its network takes."""
    folder = brought(toy, settings)
    shutil.rmtree(folder / "unet")
    unet_folder(folder / "unet", **CONSISTENT)
    assert converted(folder, tmp_path / "made").guidance == CONSISTENT["time_cond_proj_dim"]


@pytest.mark.parametrize(
    ("config", "message"),
    [
        ({"in_channels": 8}, "expected 4 channels of latents in, or 9 where it mends"),
        ({"cross_attention_dim": 8}, "expected 8 numbers for each token"),
    ],
)
def test_parts_that_do_not_belong_together_are_refused(toy, settings, tmp_path, config, message):
    """Before any network is built."""
    folder = brought(toy, settings)
    shutil.rmtree(folder / "unet")
    unet_folder(folder / "unet", **config)
    with pytest.raises(ManifestError, match=message):
        converted(folder, tmp_path / "made")
    assert not (tmp_path / "made").exists()


def test_a_model_that_mends_pictures_makes_none_of_words(toy, settings):
    """It is converted as the others are; whoever asks for it is told which task has it."""
    shutil.rmtree((folder := brought(toy, settings, "mending")) / "unet")
    unet_folder(folder / "unet", **MENDING)
    brought(toy, settings)
    pool = prepare_models(FAMILIES[:1], settings, Silent())()
    assert [info.name for info in pool.models()] == ["toy"]
    assert "ask the task edit for it, method inpaint" in pool.missing["mending"]
    with pytest.raises(UnknownModelError, match="Model mending mends pictures"):
        pool.find("mending")
    assert open_model(folder_of("mending", settings), "f32", 1).manifest.mends


def test_a_model_is_opened_once_for_all_tasks(toy, settings):
    """And anew where its files are others, or nobody has it any more."""
    folder = brought(toy, settings)
    ensure("toy", settings)
    first = shared_model(folder_of("toy", settings), settings)
    assert EditFamily().open("toy", settings).model is first
    assert FAMILIES[0].open("toy", settings).model is first
    assert shared_model(folder_of("toy", settings), replace(settings, precision="f32")) is not first
    (folder / "defaults.json").write_text(json.dumps({"steps": 8}))
    ensure("toy", settings)
    assert shared_model(folder_of("toy", settings), settings).manifest.defaults.steps == 8
    gone = ref(first)
    del first
    assert gone() is None


def test_without_its_files_a_model_says_which_are_expected(toy, settings):
    """And the others are served all the same."""
    brought(toy, settings)
    (brought(toy, settings, "half") / "unet" / "config.json").unlink()
    pool = prepare_models(FAMILIES, settings, Silent(), ("half", "toy"))()
    assert [info.name for info in pool.models()] == ["toy"]
    assert "unet/config.json with diffusion_pytorch_model.safetensors" in pool.missing["half"]
    with pytest.raises(UnknownModelError, match="expected in the folder"):
        ensure("none", settings)


def test_of_a_folder_that_lacks_files_those_are_told(toy, settings):
    """There are files of it: which were forgotten is what helps, and that a checkpoint in one file is not read."""
    (brought(toy, settings, "half") / "unet" / "config.json").unlink()
    (settings.weights_dir / "generate" / "one").mkdir()
    (settings.weights_dir / "generate" / "one" / "v1-5-pruned.ckpt").touch()
    pool = prepare_models(FAMILIES[:1], settings, Silent())()
    assert (
        f"Model 'half': {settings.weights_dir}/generate/half lacks unet/config.json. Expected is"
        in pool.missing["half"]
    )
    assert "lacks unet/diffusion_pytorch_model.safetensors, vae/" in pool.missing["one"]
    assert "Pickles (.ckpt, .bin) and one file for all are not read" in pool.missing["one"]


def test_a_folder_that_no_request_can_name_is_refused(toy, settings):
    """It would be served by default, and be asked for by nobody."""
    brought(toy, settings, "a space")
    brought(toy, settings)
    pool = prepare_models(FAMILIES[:1], settings, Silent())()
    assert [info.name for info in pool.models()] == ["toy"]
    assert "Give its folder another name" in pool.missing["a space"]
    assert not folder_of("a space", settings).exists()


def test_a_network_that_was_changed_is_not_opened(toy, tmp_path):
    """The manifest knows what it was."""
    converted(toy, tmp_path / "made")
    (tmp_path / "made" / UNET).write_text("<net/>")
    with pytest.raises(ManifestError, match=r"unet\.xml is not as it was converted"):
        open_model(tmp_path / "made", "f32", 1)


def test_a_model_that_cannot_be_opened_is_missing(toy, settings):
    """It is said why; a service that has others starts all the same."""
    brought(toy, settings)
    brought(toy, settings, "changed")
    (ensure("changed", settings) / UNET).write_text("<net/>")
    pool = prepare_models(FAMILIES[:1], settings, Silent())()
    assert [info.name for info in pool.models()] == ["toy"]
    assert "unet.xml is not as it was converted" in pool.missing["changed"]


@pytest.mark.parametrize(("there", "level"), [(1 << 40, "INFO"), (1000, "WARNING")])
def test_a_model_says_what_memory_its_weights_take(toy, tmp_path, monkeypatch, caplog, there, level):
    """In its log, beside what there is, and to whoever asks for models; half of it where they are computed narrow."""
    converted(toy, tmp_path / "made")
    monkeypatch.setattr("processor.diffusion.open.available_bytes", lambda: there)
    with caplog.at_level("INFO"):
        info = open_model(tmp_path / "made", "f32", 1).info
    stored = {name: (tmp_path / "made" / f"{name}.bin").stat().st_size for name in ("unet", "tiny_decoder", "text")}
    assert info.machine == {"memory_bytes": 2 * sum(stored.values())}
    assert memory_bytes(tmp_path / "made", "bf16", checked=True) == sum(stored.values()) + stored["text"]
    (told,) = (each for each in caplog.records if each.name == "processor.diffusion.open")
    assert (told.levelname, f"of the {there / 1e9:.1f} GB of memory here" in told.message) == (level, True)


def test_the_weights_of_a_large_network_are_there_once_for_all_sizes(toy, tmp_path):
    """What decodes is made for a size, and goes with the job."""
    converted(toy, tmp_path / "made")
    networks = open_model(tmp_path / "made", "f32", 1).networks
    one, other = networks.of(64, 64), networks.of(32, 48)
    assert (one.unet, one.tiny) == (other.unet, other.tiny)
    assert one.decoder is one.decoder
    assert one.decoder not in (other.decoder, networks.of(64, 64).decoder)
    assert one.latents == (1, 4, 32, 32)


def test_colors_of_latents_are_measured():
    """Of a decoder that adds them up, what it adds is found."""
    colors = np.array([[0.1, 0, 0], [0, 0.2, 0], [0, 0, 0.3], [0, 0, 0], [0.5, 0.4, 0.3]], np.float32)

    class Decoder:
        def run(self, inputs):
            plane = np.moveaxis(inputs["latents"][0], 0, -1) @ colors[:-1] + colors[-1]
            return {"picture": plane.repeat(2, 0).repeat(2, 1)[None]}

    assert np.abs(colors_of(Decoder(), 4, 2) - colors).max() < 1e-5


def test_an_operator_bounds_what_a_job_may_cost():
    """In whole units, and chooses the models."""
    assert GenerateSettings.from_environment({"GENERATE_MODELS": "b,a"}).models == ("b", "a")
    assert Settings.from_environment({"MAX_COST": "40"}).max_cost == 40
    assert Settings.from_environment({}).max_cost is None
    with pytest.raises(BadOptionError, match="Setting MAX_COST: expected a whole number from 1"):
        Settings.from_environment({"MAX_COST": "0"})
