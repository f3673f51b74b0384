"""OpenVINO's files run by torch, beside OpenVINO itself: on the CPU, for a GPU nobody may have who runs tests."""

import json
import os
import subprocess
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as opset

from conftest import ROOT
from gradient_operations import OPERATIONS, network, one, whole
from processor.export.diffusion import text, tiny, unet, unet_shape, vae
from processor.export.safetensors import Checkpoint
from processor.gradients.differentiate import with_gradients
from processor.runtimes import Execution, load, open_graph
from toy_diffusion import latents, states, text_folder, tiny_folder, unet_folder, vae_folder
from toy_faces import NUMBERS, synthesis
from wire.errors import BadOptionError

TORCH_PYTHON = ROOT / ".venv-torch/bin/python"
SOURCES = os.pathsep.join(str(ROOT / package / "src") for package in ("processor", "wire"))
RNG = np.random.default_rng(8)
NEAR, NEAR_IN_BF16, NEAR_IN_BYTES = 1e-4, 0.03, 0.05
"""Of the largest number. What is rounded to bytes may be rounded the other way by the last bit of a number."""


def exported(folder, made, read, export, name="diffusion_pytorch_model"):
    """Writes a toy's network."""
    config = json.loads((made / "config.json").read_text(encoding="utf-8"))
    export(Checkpoint(made / f"{name}.safetensors"), read(config), folder / f"{made.name}.xml")


@pytest.fixture(scope="module")
def networks(tmp_path_factory, tiny_model):
    """A folder of files, and what each is given: all operations with their gradients, and whole networks."""
    toys, folder = tmp_path_factory.mktemp("toys"), tmp_path_factory.mktemp("networks")
    exported(folder, unet_folder(toys / "unet"), unet_shape.read_shape, unet.export_unet)
    exported(folder, vae_folder(toys / "decoder"), vae.read_shape, vae.export_decoder)
    exported(folder, vae_folder(toys / "encoder"), vae.read_shape, vae.export_encoder)
    exported(folder, tiny_folder(toys / "tiny"), tiny.read_shape, tiny.export_decoder)
    exported(folder, text_folder(toys / "text"), text.read_shape, text.export_text, "model")
    synthesis(folder / "faces.xml")
    faces = ov.Core().read_model(folder / "faces.xml").input().get_any_name()
    given = {
        "unet": {"latents": latents(2, 7, 9), "timestep": np.float32([999, 20]), "states": states(2)},
        "decoder": {"latents": latents(1)},
        "encoder": {"picture": RNG.random((1, 32, 48, 3)).astype(np.float32)},
        "tiny": {"latents": latents(1)},
        "text": {"ids": np.int32([[3, 1, 4, 1, 5, 2, 2]])},
        "faces": {faces: RNG.standard_normal((1, NUMBERS)).astype(np.float32)},
    }
    for number, (shape, operation) in enumerate(OPERATIONS.values()):
        ov.save_model(
            with_gradients(network(shape, operation), "loss", ["x"]), folder / f"operation {number}.xml", False
        )
        given[f"operation {number}"] = {"x": RNG.uniform(0.1, 1, shape).astype(np.float32)}
    for name in ("network", "network-int8"):
        for suffix in (".xml", ".bin"):
            (folder / f"{name}{suffix}").symlink_to(tiny_model / f"{name}{suffix}")
        given[name] = {"picture_of_any_size": RNG.integers(0, 256, (1, 96, 128, 3)).astype(np.uint8)}
    for mode in ("add", "max"):
        made = network((2, 3), lambda x, mode=mode: opset.normalize_l2(x, whole(1), 0.5, mode))
        ov.save_model(made, folder / f"of length one, {mode}.xml")
        given[f"of length one, {mode}"] = {"x": np.float32([[0.1, 0.2, 0.3], [1, 2, 3]])}
    ov.save_model(network((2, 3), lambda x: opset.cum_sum(x, one(1))), folder / "unknown.xml")
    given["unknown"] = {"x": np.ones((2, 3), np.float32)}
    return folder, given


def by_torch(folder, given, precision="f32"):
    """The outputs of each network by their names, and what was said."""
    if not TORCH_PYTHON.exists():
        pytest.skip("needs .venv-torch, which `make .venv-torch/.installed` sets up")
    for name, inputs in given.items():
        np.savez(folder / f"{name}.in.npz", **inputs)
    script = Path(__file__).with_name("by_torch.py")
    environment = {**os.environ, "PYTHONPATH": SOURCES}
    command = [TORCH_PYTHON, "-W", "error::UserWarning:processor", script, folder, precision]
    done = subprocess.run(command, env=environment, check=True, timeout=300, capture_output=True, text=True)
    made = {path.name.removesuffix(".out.npz"): dict(np.load(path)) for path in folder.glob("*.out.npz")}
    return made, done.stdout.splitlines()


def by_openvino(folder, given):
    """The same, in float32."""
    for name, inputs in given.items():
        if "picture_of_any_size" in inputs:
            picture = inputs["picture_of_any_size"].astype(np.float32)
            heads = load(folder / f"{name}.xml", Execution()).infer(picture)
            yield name, {str(number): head for number, head in enumerate(heads)}
        else:
            yield name, open_graph(folder / f"{name}.xml", Execution()).run(inputs)


def farthest(found, expected):
    """How far any output is from the expected one, as a share of that one's largest number, by network."""
    return {
        name: max(np.abs(found[name][each] - array).max() / np.abs(array).max() for each, array in arrays.items())
        for name, arrays in expected
        if name in found
    }


def test_torch_does_what_openvino_does(networks):
    """All operations, their gradients, and whole networks; an operation that torch is not told is named."""
    folder, given = networks
    found, said = by_torch(folder, given)
    assert set(given) - set(found) == {"unknown"}
    assert "finds no GPU" in said[0]
    assert "(CumSum): torch is not told what that is." in said[1]
    far = farthest(found, by_openvino(folder, given))
    assert far.pop("network-int8") <= NEAR_IN_BYTES
    assert {name: share for name, share in far.items() if not share <= NEAR} == {}
    for name, arrays in found.items():
        if name.startswith("operation"):
            assert {array.dtype for array in arrays.values()} == {np.dtype(np.float32)}


def test_products_in_bfloat16_are_near(networks):
    """All else stays in float32."""
    folder, given = networks
    whole = {name: inputs for name, inputs in given.items() if name in ("unet", "decoder", "tiny", "text", "network")}
    found, _ = by_torch(folder, whole, "bf16")
    far = farthest(found, by_openvino(folder, whole))
    assert all(1e-5 < share <= NEAR_IN_BF16 for share in far.values()), far


@pytest.mark.parametrize(
    ("wanted", "message"),
    [("gpu", "Setting DEVICE: expected cpu or cuda, got 'gpu'"), ("cuda", "expected a GPU for cuda, but torch")],
)
def test_a_device_that_is_not_there_is_told(tmp_path, monkeypatch, wanted, message):
    """Before anything is run."""
    ov.save_model(network((2, 3), opset.tanh), tmp_path / "network.xml")
    monkeypatch.setenv("DEVICE", wanted)
    with pytest.raises(BadOptionError, match=message):
        open_graph(tmp_path / "network.xml", Execution())
