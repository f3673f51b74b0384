"""Which precision a Stable Diffusion is computed in: what is near enough, and faster here; and the command for it."""

import json
from dataclasses import replace

import pytest
from click.testing import CliRunner

from processor.catalog.timings import FILE_NAME
from processor.cli import main
from processor.diffusion import precision as precision_module
from processor.diffusion.int8 import quantize as quantize_module
from processor.diffusion.manifest import UNET_INT8, Manifest
from processor.diffusion.open import memory_bytes, open_model
from processor.diffusion.precision import choose
from processor.diffusion.quantization import Quantization, Similarity
from processor.diffusion.timing import step_seconds
from processor.runtimes.cpu import CpuFeatures, cpu_name
from processor.tasks.edit.diffusion.editor import DiffusionEditor

NEAR = Quantization(63, 0, Similarity(4, 512, 20, 0.99, 0.9, 0.8, 30.0))
FAR = replace(NEAR, similarity=replace(NEAR.similarity, ssim=0.42))
FASTER, SLOWER = {"f32": 2.0, "bf16": 2.0, "int8": 1.0}, {"f32": 1.05, "bf16": 1.05, "int8": 1.0}


@pytest.fixture
def cpu(monkeypatch):
    """A CPU that has instructions for int8, and for bfloat16 where the test says so."""

    def have(*, int8=True, bf16=False, device="cpu"):
        monkeypatch.setattr(CpuFeatures, "detect", lambda: CpuFeatures(int8, bf16))
        monkeypatch.setattr(precision_module, "computes_bf16", lambda: bf16)
        monkeypatch.setattr(precision_module, "device", lambda: device)

    have()
    return have


def chosen(requested, toy_model, made, seconds=None):
    """What is chosen for a model of which that is known."""
    return choose(requested, replace(Manifest.read(toy_model), quantization=made), lambda _: seconds)


@pytest.mark.parametrize(
    ("requested", "made", "seconds", "expected"),
    [
        ("auto", NEAR, FASTER, "int8"),
        ("auto", NEAR, SLOWER, "f32"),
        ("auto", FAR, None, "f32"),
        ("auto", None, None, "f32"),
        ("auto", replace(NEAR, recipe=0), None, "f32"),
        ("int8", NEAR, None, "int8"),
        ("int8", FAR, None, "f32"),
        ("int8", None, None, "f32"),
        ("f32", NEAR, None, "f32"),
        ("bf16", NEAR, None, "f32"),
    ],
)
def test_int8_is_chosen_where_it_is_near_enough_and_faster(requested, made, seconds, expected, toy_model, cpu):
    """Nothing is timed but for `auto`, and of what is not near enough not even then."""
    assert chosen(requested, toy_model, made, seconds).precision == expected


@pytest.mark.parametrize(
    ("requested", "expected"), [("f32", "f32"), ("bf16", "bf16"), ("int8", "bf16"), ("auto", "bf16")]
)
def test_where_the_cpu_has_bfloat16_that_takes_its_place(requested, expected, toy_model, cpu):
    """Of all but float32."""
    cpu(bf16=True)
    assert chosen(requested, toy_model, FAR).precision == expected
    assert chosen("auto", toy_model, NEAR, SLOWER).precision == "bf16"


@pytest.mark.parametrize(
    ("made", "machine", "reason"),
    [
        (None, {}, "it has no network in int8. Make one, which takes a while: image-processor models quantize toy"),
        (replace(NEAR, recipe=0), {}, "its network in int8 is of an earlier version"),
        (FAR, {}, "not near enough to those in float32: SSIM 0.42, expected 0.85."),
        (NEAR, {"device": "cuda"}, "int8 is for CPUs"),
        (NEAR, {"int8": False}, "no instructions for int8"),
    ],
)
def test_whoever_asks_for_int8_and_gets_none_is_told_why(made, machine, reason, toy_model, cpu, caplog):
    """In the log, and with the model."""
    cpu(**machine)
    choice = chosen("int8", toy_model, made)
    assert reason in choice.reason
    assert f"model toy is computed in f32, for {choice.reason}" in caplog.text


def test_what_was_measured_decides_and_is_told(quantized, cpu, caplog):
    """Both times, in the log and to whoever asks for models, also of `edit`."""
    (quantized / FILE_NAME).write_text(json.dumps({cpu_name(): {"f32": 2.0, "int8": 1.0}}))
    with caplog.at_level("INFO"):
        model = open_model(quantized, "auto", 1)
    reason = "a step takes 1.00 s in int8 here, and 2.00 s in f32."
    assert f"model toy is computed in int8: {reason}" in caplog.text
    for info in (model.info, DiffusionEditor(model).info):
        assert info.version.precision == "int8"
        assert info.machine["precision_reason"] == reason
        assert info.machine["step_seconds"] == {"f32": 2.0, "int8": 1.0}
        assert info.facts["int8"]["near_enough"]


def test_a_step_is_timed_once_on_each_kind_of_cpu(quantized):
    """And again where the network became another one."""
    manifest = Manifest.read(quantized)
    first = step_seconds(quantized, manifest, ("f32", "int8"), 1)
    assert all(each > 0 for each in first.values())
    assert step_seconds(quantized, manifest, ("f32", "int8"), 1) == first
    assert json.loads((quantized / FILE_NAME).read_text()) == {cpu_name(): first}
    quantize_module.quantize(quantized, 1)
    assert not (quantized / FILE_NAME).exists()


def test_a_network_in_int8_takes_the_memory_of_its_file(quantized):
    """Its weights are computed with as they are stored."""
    both = [memory_bytes(quantized, each, checked=True) for each in ("f32", "int8")]
    files = [(quantized / name).with_suffix(".bin").stat().st_size for name in ("unet.xml", UNET_INT8)]
    assert both[0] - both[1] == 2 * files[0] - files[1]


def command(quantized, *more, **environment):
    """What `image-processor models quantize` does with the models there."""
    folders = {"MODELS_DIR": str(quantized.parent.parent), "WEIGHTS_DIR": str(quantized.parent / "none")}
    return CliRunner().invoke(main, ["models", "quantize", *more], env={"THREADS": "1", **folders, **environment})


def test_the_command_makes_it_and_says_what_came_of_it(quantized):
    """How near, and what is served."""
    done = command(quantized, "toy")
    assert done.exit_code == 0, done.output
    found = Manifest.read(quantized).quantization.similarity
    assert f"toy: SSIM {found.ssim} and PSNR {found.psnr} dB beside float32." in done.output
    assert "a step takes" in done.output
    assert "int8" in json.loads((quantized / FILE_NAME).read_text())[cpu_name()]


def test_the_command_fails_where_it_is_not_near_enough(quantized, monkeypatch):
    """With the figures."""
    monkeypatch.setattr("processor.export.int8.arithmetic.MOST_WEIGHT", 1)
    monkeypatch.setattr("processor.export.int8.rewriting.MOST_NOISE", float("inf"))
    done = command(quantized, "toy")
    assert done.exit_code == 1
    assert "toy is not near enough to float32 in int8, and served as before: cosine of latents" in done.output


@pytest.mark.parametrize(
    ("more", "message"),
    [(["none"], "Model 'none': expected in the folder"), (["toy", "--side", "100"], "multiple of 8")],
)
def test_the_command_says_what_was_expected(more, message, quantized):
    """In one line."""
    done = command(quantized, *more)
    assert done.exit_code == 1
    assert message in done.output
