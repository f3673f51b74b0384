"""Pictures are made by a model of made weights, in a process that is watched, beside another one."""

import json
import sys

import pytest
from click.testing import CliRunner

from measure.generating import speed
from measure.generating.in_int8 import ensure_int8, open_in
from measure.generating.made_weights import write_model
from measure.generating.process import watched
from measure.generating.stable_diffusion import CONFIGS
from processor.diffusion.convert import convert
from processor.diffusion.source import Source
from processor.export.diffusion.unet_shape import read_shape
from processor.export.safetensors import Checkpoint
from toy_diffusion import SCHEDULER, TINY, UNET, VAE, diffusion_folder
from toy_diffusion_shapes import tiny_shapes, unet_shapes, vae_shapes
from wire.errors import NotReadyError

TEXT = {"hidden_size": 16, "num_attention_heads": 2, "num_hidden_layers": 1, "intermediate_size": 32, "vocab_size": 600}
MODEL = {"unet": UNET, "vae": VAE, "taesd": TINY, "text_encoder": TEXT}
OTHERS = {"scheduler/scheduler_config.json": SCHEDULER, "model_index.json": {}}
SLEEPS = """
import json, sys, time
sys.stderr.write("chatter " * 20_000)
time.sleep(0.3)
print(json.dumps([[0.1, 0.2], [1, 2], [3, 4]]))
"""


def test_made_weights_are_all_that_diffusers_has(tmp_path):
    """By name and shape, of a small model; of the tiny autoencoder its decoder."""
    write_model(tmp_path, MODEL | OTHERS)
    decoder = {name: shape for name, shape in tiny_shapes().items() if name.startswith("decoder")}
    for part, shapes in (("unet", unet_shapes(UNET)), ("vae", vae_shapes()), ("taesd", decoder)):
        path = tmp_path / part / "diffusion_pytorch_model.safetensors"
        with path.open("rb") as file:
            header = json.loads(file.read(int.from_bytes(file.read(8), "little")))
        assert {name: tuple(entry["shape"]) for name, entry in header.items()} == shapes
        largest = max(shapes, key=lambda name: len(shapes[name]))
        assert 0 < abs(Checkpoint(path).floats(largest, *shapes[largest])).max() < 1


def test_the_dimensions_are_those_of_stable_diffusion():
    """The network that says what is noise has its four levels."""
    shape = read_shape(CONFIGS["unet"])
    assert [level.channels for level in shape.levels] == [320, 640, 1280, 1280]
    assert (shape.width, shape.middle.heads, shape.time) == (768, 8, 1280)


def test_jobs_are_made_in_a_process_that_is_watched(tmp_path):
    """With what they took: time, memory, and the machine; in int8, too, which nobody judges here."""
    diffusion_folder(tmp_path / "weights" / "generate" / "made")
    asked = [str(tmp_path), "--side", "64", "--precision", "f32", "--precision", "int8", "--request", "few steps"]
    result = CliRunner().invoke(speed.main, asked)
    assert result.exit_code == 0, result.output
    rows = [[cell.strip() for cell in line.split("|")] for line in result.output.splitlines()[2:4]]
    assert [row[1:3] for row in rows] == [["ours, f32", "few steps"], ["ours, int8", "few steps"]]
    assert all(float(cell) > 0 for row in rows for cell in (*row[3:7], *row[8:10]))
    assert "load" in result.output


def test_what_is_measured_in_int8_has_whole_numbers(tmp_path):
    """In all layers that bear them, and says so in its pictures."""
    convert(Source("toy", diffusion_folder(tmp_path / "toy")), tmp_path / "made")
    ensure_int8(tmp_path / "made")
    sizes = [(tmp_path / "made" / name).stat().st_size for name in ("unet_int8.bin", "unet.bin")]
    assert sizes[0] < sizes[1]
    assert open_in(tmp_path / "made", "int8").version.precision == "int8"
    assert open_in(tmp_path / "made", "f32").version.precision == "f32"


def test_ours_is_compared_with_the_others_cpu_seconds():
    """In the medians of all jobs but each process' first; whoever chatters more than a pipe holds is not held up."""
    took = watched([sys.executable, "-c", SLEEPS])
    assert (took.opening, took.jobs) == ((0.1, 0.2), ((1, 2), (3, 4)))
    assert 0 < took.anonymous < took.peak
    ours, other = speed.rows_of({("ours", "f32", "x"): [took], ("diffusers", "f32", "x"): [took]})
    assert ours[:7] == ["ours, f32", "x", 0.1, 1, 3, 4, 1.0]
    assert other[6] is None
    (whole, _) = speed.rows_of({("ours", "int8", "x"): [took], ("diffusers", "f32", "x"): [took]})
    assert whole[:7] == ["ours, int8", "x", 0.1, 1, 3, 4, 1.0]


@pytest.mark.parametrize(
    ("command", "message"),
    [
        (["/nowhere/python"], "name a Python that has diffusers"),
        ([sys.executable, "-c", "raise SystemExit('no torch here')"], "exit code 1: no torch here"),
    ],
)
def test_a_process_that_cannot_run_says_why(command, message):
    """In its own last words."""
    with pytest.raises(NotReadyError, match=message):
        watched(command)
