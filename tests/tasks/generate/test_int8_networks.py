"""A network in whole numbers answers what NumPy's whole numbers say; what goes into its layers is seen right."""

import subprocess
import sys

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as opset

from processor.diffusion.int8.watching import WatchedGraph
from processor.diffusion.manifest import UNET
from processor.export.int8.arithmetic import STEPS, Channels, range_of, smoothing, whole
from processor.export.int8.layers import groups_in
from processor.export.int8.rewriting import rewrite
from processor.export.int8.watching import watch
from processor.runtimes import ANY, Execution, open_graph
from toy_diffusion import TOKENS, WIDTH, latents, states

RANDOM = np.random.default_rng(9)
INTO, OUT, SIDE = 6, 5, 8
FIRST = RANDOM.standard_normal((INTO, 4, 1, 1)).astype(np.float16).astype(np.float32)
KERNEL = RANDOM.standard_normal((OUT, INTO, 3, 3)).astype(np.float16).astype(np.float32)
MATRICES = RANDOM.standard_normal((2, OUT, INTO)).astype(np.float16).astype(np.float32)
LAST = RANDOM.standard_normal((3, OUT, 1, 1)).astype(np.float16).astype(np.float32)
UNET_SHAPES = {"latents": (1, 4, ANY, ANY), "timestep": (1,), "states": (1, TOKENS, WIDTH)}
SIX = np.array([1, 1, 1, 1, 1, 20], np.float32).reshape(1, INTO, 1, 1)
"""One of the channels is much larger."""


def convolved(x, kernel):
    """With 0 around it."""
    around = [kernel.shape[2] // 2] * 2
    return opset.convolution(x, opset.constant(kernel), [1, 1], around, around, [1, 1])


def pixels():
    """(1, 4, SIDE, SIDE)."""
    return RANDOM.standard_normal((1, 4, SIDE, SIDE)).astype(np.float32)


def saved(folder, layers):
    """A network of a first layer, `layers` of what comes of it, (1, INTO, SIDE, SIDE), and a last one."""
    given = opset.parameter([1, 4, SIDE, SIDE], np.float32)
    middle = opset.multiply(opset.swish(convolved(given, FIRST)), opset.constant(SIX))
    model = ov.Model([opset.result(convolved(layers(middle), LAST))], [given])
    model.input(0).set_names({"given"})
    model.output(0).set_names({"made"})
    ov.save_model(model, folder / "network.xml", compress_to_fp16=True)
    return folder / "network.xml"


def by_convolution(x):
    return convolved(x, KERNEL)


def by_matrices(x):
    """Two of the same rows, as queries and keys are."""
    order = opset.constant(np.array([0, 2, 3, 1], np.int64))
    rows = opset.reshape(opset.transpose(x, order), opset.constant(np.array([1, -1, INTO], np.int64)), False)
    both = [opset.matmul(rows, opset.constant(each), False, True) for each in MATRICES]
    plane = opset.reshape(opset.add(*both), opset.constant(np.array([1, SIDE, SIDE, OUT], np.int64)), False)
    return opset.transpose(plane, opset.constant(np.array([0, 3, 1, 2], np.int64)))


LAYERS = {"convolution": by_convolution, "matrices": by_matrices}


def middle_of(given):
    """What goes into the layers, (1, INTO, SIDE, SIDE)."""
    first = np.einsum("oi,nihw->nohw", FIRST[:, :, 0, 0], given)
    return first / (1 + np.exp(-first)) * SIX


def channels_of(middles):
    """What is seen of them."""
    both = np.concatenate(middles).astype(np.float32)
    return Channels(both.min((0, 2, 3)), both.max((0, 2, 3)), (both**2).mean((0, 2, 3)))


def expected(middle, seen, kernel):
    """(1, OUT, SIDE, SIDE), in whole numbers of NumPy's from the first product to the last sum."""
    factors = smoothing(seen, np.moveaxis(kernel, 1, -1).reshape(-1, INTO))
    reach, made = range_of(seen, factors), whole(kernel * factors.reshape(1, -1, 1, 1))
    zero = round(-reach.low / reach.step)
    wholes = np.clip(np.rint(middle / factors.reshape(1, -1, 1, 1) / reach.step), -zero, STEPS - zero).astype(np.int64)
    edge = kernel.shape[2] // 2
    wide = np.pad(wholes, ((0, 0), (0, 0), (edge, edge), (edge, edge)))
    windows = np.lib.stride_tricks.sliding_window_view(wide, kernel.shape[2:], (2, 3))
    sums = np.einsum("nihwab,oiab->nohw", windows, made.values.astype(np.int64))
    return sums * (made.scales * reach.step).reshape(1, -1, 1, 1)


def run(path, given, precision="f32", threads=1):
    """What the network answers."""
    return open_graph(path, Execution(precision, threads)).run({"given": given})["made"]


@pytest.mark.parametrize("kind", LAYERS)
def test_layers_compute_what_whole_numbers_of_numpy_do(kind, tmp_path):
    """Also matrices, which become convolutions, and channels of which one is much larger."""
    network, given = saved(tmp_path, LAYERS[kind]), [pixels() for _ in range(3)]
    middles = [middle_of(each) for each in given]
    seen = channels_of(middles)
    made = rewrite(network, [seen], tmp_path / "whole.xml")
    assert (made.layers, made.left) == (1 if kind == "convolution" else 2, 0)
    kernels = [KERNEL] if kind == "convolution" else list(MATRICES[:, :, :, None, None])
    factored = np.concatenate(kernels)
    answers = np.split(expected(middles[0], seen, factored), len(kernels), 1)
    wanted = np.einsum("oi,nihw->nohw", LAST[:, :, 0, 0], sum(answers))
    exact, found = run(network, given[0]), run(tmp_path / "whole.xml", given[0], "int8")
    assert np.abs(found - wanted).max() < 2e-4 * np.abs(exact).max()
    off = ((found - exact) ** 2).mean() / (exact**2).mean()
    assert 0.1 * made.noise < off < 3 * made.noise


@pytest.mark.parametrize("kind", LAYERS)
def test_layers_are_run_in_bytes(kind, tmp_path):
    """By what OpenVINO says of the network that it made: nothing is gained where it computes whole numbers in float."""
    network = saved(tmp_path, LAYERS[kind])
    rewrite(network, [channels_of([middle_of(pixels())])], tmp_path / "whole.xml")
    compiled = ov.Core().compile_model(tmp_path / "whole.xml", "CPU", {"INFERENCE_PRECISION_HINT": "f32"})
    kinds = [
        node.get_rt_info()["primitiveType"].astype(str)
        for node in compiled.get_runtime_model().get_ops()
        if node.get_rt_info()["layerType"].astype(str) in ("Convolution", "FullyConnected")
    ]
    assert sum(each.lower().endswith("i8") for each in kinds) == (1 if kind == "convolution" else 2), kinds


@pytest.mark.parametrize("kind", LAYERS)
def test_what_goes_into_layers_is_seen_channel_by_channel(kind, tmp_path):
    """In all runs so far, and the network answers what it did."""
    network, given = saved(tmp_path, LAYERS[kind]), [pixels() for _ in range(3)]
    groups = watch(network, tmp_path / "watched.xml")
    watching = WatchedGraph(open_graph(tmp_path / "watched.xml", Execution()), groups)
    answers = [watching.run({"given": each})["made"] for each in given]
    assert np.abs(answers[0] - run(network, given[0])).max() < 1e-4
    (found,), wanted = watching.channels(), channels_of([middle_of(each) for each in given])
    for name in Channels.__slots__:
        assert getattr(found, name) == pytest.approx(getattr(wanted, name), rel=1e-4, abs=1e-5), name


def test_a_layer_that_would_lose_too_much_stays_in_float(tmp_path):
    """Such as one that is given hardly anything for the most part, and a thousand times as much once."""
    network, given = saved(tmp_path, by_convolution), pixels()
    most = np.full(INTO, 1000, np.float32)
    made = rewrite(network, [Channels(-most, most, np.ones(INTO, np.float32))], tmp_path / "whole.xml")
    assert (made.layers, made.left, made.noise) == (0, 1, 0)
    assert np.abs(run(tmp_path / "whole.xml", given, "int8") - run(network, given)).max() < 1e-5


def test_the_first_and_the_last_layer_and_what_sees_no_picture_stay_in_float(toy_model):
    """Of a Stable Diffusion all else: two convolutions of each part, those between levels, and matrices of pictures."""
    model = ov.Core().read_model(toy_model / UNET)
    layers = [layer for group in groups_in(model) for layer in group.layers]
    all_of_them = [node for node in model.get_ordered_ops() if node.get_type_name() in ("Convolution", "MatMul")]
    kept = [
        node for node in all_of_them if node.get_friendly_name() not in {each.get_friendly_name() for each in layers}
    ]
    shapes = sorted(tuple(node.input_value(1).get_shape()) for node in kept)
    of_time, of_words = 2 + 8, 2 * 4
    assert len(shapes) == 2 + of_time + of_words
    assert len({each.source.get_node().get_friendly_name() for each in groups_in(model)}) == len(groups_in(model))


def test_the_same_network_and_numbers_make_the_same_bytes(toy_model, tmp_path):
    """Whatever was made before."""
    groups = watch(toy_model / UNET, tmp_path / "watched.xml")
    watching = WatchedGraph(open_graph(tmp_path / "watched.xml", Execution("f32", 1), UNET_SHAPES), groups)
    watching.run({"latents": latents(), "timestep": np.array([500], np.float32), "states": states()})
    for name in ("one", "other"):
        rewrite(toy_model / UNET, watching.channels(), tmp_path / f"{name}.xml")
    one, other = ((tmp_path / f"{name}.bin").read_bytes() for name in ("one", "other"))
    assert one == other


BOUNDED = """
import sys, threading
from pathlib import Path
import numpy as np, openvino as ov
from openvino import opset13 as opset
from processor.export.int8.arithmetic import Channels
from processor.export.int8.layers import groups_in
from processor.export.int8.rewriting import rewrite

def anonymous():
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith("RssAnon"))

path, count, width = Path(sys.argv[1]), 48, 1024
network = ov.Core().read_model(path)
ones = np.ones(width, np.float32)
seen = [Channels(-4 * ones, 4 * ones, ones)] * len(groups_in(network))
del network
before, most, done = anonymous(), 0, threading.Event()
def look():
    global most
    while not done.wait(0.002):
        most = max(most, anonymous())
watching = threading.Thread(target=look)
watching.start()
made = rewrite(path, seen, path.with_name("whole.xml"))
done.set()
watching.join()
print(made.layers, most - before)
"""


def test_memory_is_that_of_the_whole_numbers(tmp_path):
    """Of 50 million weights, 50 MB and some; in float32 they would be 200."""
    width, count = 1024, 48
    given = x = opset.parameter([1, width, 1, 1], np.float32)
    for _ in range(count + 2):
        kernel = RANDOM.standard_normal((width, width, 1, 1), np.float32)
        x = opset.swish(convolved(x, kernel))
    ov.save_model(ov.Model([opset.result(x)], [given]), tmp_path / "network.xml", compress_to_fp16=True)
    command = [sys.executable, "-c", BOUNDED, tmp_path / "network.xml"]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    layers, grown = done.stdout.split()
    assert int(layers) == count
    assert 40 < float(grown) < 120
