"""Whole networks and their gradients as one: with transposed convolutions, which were once wrong beside a gradient."""

import json

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as opset

from processor.export.diffusion import vqgan
from processor.export.diffusion.autoencoder import shares
from processor.export.safetensors import Checkpoint
from processor.gradients.differentiate import with_gradients
from processor.runtimes import Execution
from processor.runtimes.openvino_runtime import properties_of, shared_core
from toy_faces import NUMBERS, synthesis
from toy_vqgan import LATENTS, vqgan_folder

STEPS, NEAR = {"decoder": 0.02, "faces": 0.001}, {"decoder": 1e-3, "faces": 5e-3}
"""Of faces small ones, for slopes of many pixels change within larger ones; so they are less exact."""


def decoder(folder):
    """Latents to a picture: group norms, attention, and enlarging by a transposed convolution."""
    vqgan_folder(folder)
    shape = vqgan.read_shape(json.loads((folder / "config.json").read_text(encoding="utf-8")))
    given = opset.parameter([1, LATENTS, 4, 6], np.float32)
    weights = Checkpoint(folder / "diffusion_pytorch_model.safetensors")
    return given, shares(vqgan.picture_of(given, weights, shape)).output(0)


def faces(folder):
    """A style to a picture: kernels that are scaled by the style, and wavelets by transposed convolutions in groups."""
    synthesis(folder / "faces.xml")
    found = shared_core().read_model(folder / "faces.xml")
    found.reshape([1, NUMBERS])
    return found.get_parameters()[0], found.output(0).get_node().input_value(0)


@pytest.fixture(scope="module", params=[decoder, faces])
def networks(request, tmp_path_factory):
    """The picture of `x` and a product with it as the loss; the same with its gradient; and the product's numbers."""
    given, picture = request.param(tmp_path_factory.mktemp("network"))
    weights = np.random.default_rng(5).standard_normal(picture.get_shape()).astype(np.float32)
    everything = opset.constant(np.arange(4))
    loss = opset.reduce_sum(opset.multiply(picture, opset.constant(weights)), everything, False)
    plain = ov.Model([opset.result(loss), opset.result(picture)], [given], request.param.__name__)
    plain.input().set_names({"x"})
    for output, name in zip(plain.outputs, ("loss", "picture"), strict=True):
        output.set_names({name})
    return plain, with_gradients(plain, "loss", ["x"]), weights.astype(np.float64)


def run(network, x, threads=2):
    """All that it answers, by name."""
    compiled = shared_core().compile_model(network, "CPU", properties_of(shared_core(), Execution("f32", threads)))
    return {each.get_any_name(): np.array(value) for each, value in compiled([x]).items()}


def somewhere(network):
    """Numbers for its input, as noise is."""
    return np.random.default_rng(6).standard_normal(network.input().get_shape()).astype(np.float32)


def test_the_picture_is_the_same_beside_the_gradient(networks):
    """To the last bit: what goes back takes nothing from what goes there."""
    plain, joint, _ = networks
    x = somewhere(plain)
    assert run(joint, x)["picture"].tobytes() == run(plain, x)["picture"].tobytes()


def test_the_loss_changes_by_the_gradient_in_any_direction(networks):
    """Differences of the fourth order, of pictures whose products are summed up exactly."""
    plain, joint, weights = networks
    x = somewhere(plain)
    gradient = run(joint, x)["x_gradient"]
    random, name = np.random.default_rng(7), plain.get_friendly_name()
    step = STEPS[name]

    def loss(moved):
        return float((run(plain, moved.astype(np.float32))["picture"] * weights).sum())

    for _ in range(2):
        way = random.standard_normal(x.shape).astype(np.float32)
        way /= np.linalg.norm(way)
        near, far = (loss(x + each * step * way) - loss(x - each * step * way) for each in (1, 2))
        slope = (8 * near - far) / (12 * step)
        assert float((gradient * way).sum()) == pytest.approx(slope, abs=NEAR[name] * float(np.linalg.norm(gradient)))


def test_the_gradient_is_the_same_with_any_number_of_threads_and_each_time(networks):
    """A seed means the same edit on any machine of a kind."""
    _, joint, _ = networks
    x = somewhere(joint)
    once, again, alone = (run(joint, x, threads)["x_gradient"].tobytes() for threads in (2, 2, 1))
    assert once == again == alone
