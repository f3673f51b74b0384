"""Float to int8: the same network, and every time the same one."""

from pathlib import Path

import numpy as np
import openvino as ov
import pytest

from limited_cpu import infer_on_avx2
from processor.darknet import cfg as darknet_cfg
from processor.export.quantize import quantize
from processor.runtimes import Execution, load
from processor.yolo.folding import FoldedConvolution

pytestmark = pytest.mark.filterwarnings("ignore:The structure of `inputs` doesn't match")  # Keras, of OpenVINO's call

TOY = """
[net]
width=32
height=32
channels=3
[convolutional]
filters=8
size=3
stride=2
pad=1
activation=leaky
[convolutional]
filters=8
size=3
stride=2
pad=1
activation=leaky
[upsample]
stride=2
[route]
layers=-1,-3
[convolutional]
filters=8
size=3
stride=1
pad=1
activation=leaky
[convolutional]
filters=14
size=1
stride=1
activation=linear
[yolo]
mask=0,1
anchors=10,14,23,27
classes=2
"""


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A network of four convolutions with an upsampling in its middle."""
    from processor.export.to_openvino import export  # imports Keras, for which not every process of tests shall wait
    from processor.yolo.network import build

    random = np.random.default_rng(5)
    shapes = [(8, 3, 3, 3), (8, 8, 3, 3), (8, 16, 3, 3), (14, 8, 1, 1)]
    kernels = [random.normal(0, (2 / np.prod(shape[1:])) ** 0.5, shape).astype(np.float32) for shape in shapes]
    numbers = [FoldedConvolution(kernel, np.zeros(len(kernel), np.float32)) for kernel in kernels]
    path = tmp_path_factory.mktemp("toy") / "network.xml"
    export(build(darknet_cfg.parse(TOY), numbers, "toy"), path)
    return path


@pytest.fixture(scope="module")
def pictures() -> list[np.ndarray]:
    """Pictures with a gradient in each."""
    ramp = np.linspace(0, 255, 32, dtype=np.uint8)
    one = np.stack([np.tile(ramp, (32, 1)), np.tile(ramp[:, None], (1, 32)), np.full((32, 32), 90, np.uint8)], axis=2)
    return [one[None], one[None, ::-1], one[None, :, ::-1]]


@pytest.fixture(scope="module")
def int8(network: Path, pictures: list[np.ndarray]) -> Path:
    """The same network in int8."""
    quantize(network, pictures, network.with_name("int8.xml"))
    return network.with_name("int8.xml")


def constants(path: Path) -> list[ov.Node]:
    """The numbers in the network's file."""
    return [node for node in ov.Core().read_model(path).get_ops() if node.get_type_name() == "Constant"]


def kinds(path: Path) -> list[str]:
    """The kinds of the network's operations."""
    return [node.get_type_name() for node in ov.Core().read_model(path).get_ops()]


def test_upsampling_is_one_operation(network: Path) -> None:
    """As Keras exports it, it is eight, and nothing after them would run in int8."""
    assert kinds(network).count("Interpolate") == 1
    assert "Tile" not in kinds(network)


def test_the_same_pictures_make_the_same_bytes(network: Path, pictures: list[np.ndarray], int8: Path) -> None:
    """A second quantization in the same process, which has counted on, gives the same two files."""
    again = network.with_name("again.xml")
    quantize(network, pictures, again)
    for suffix in (".xml", ".bin"):
        assert again.with_suffix(suffix).read_bytes() == int8.with_suffix(suffix).read_bytes()


def test_other_pictures_make_another_network(network: Path, pictures: list[np.ndarray], int8: Path) -> None:
    """The calibration is not ignored."""
    other = network.with_name("other.xml")
    quantize(network, [each // 4 for each in pictures], other)
    assert other.with_suffix(".bin").read_bytes() != int8.with_suffix(".bin").read_bytes()


def test_the_numbers_stay_near(network: Path, pictures: list[np.ndarray], int8: Path) -> None:
    """Within a twentieth of the largest, at the size calibrated for and at another; yet they are not the same."""
    wide = np.concatenate([pictures[0], pictures[1]], axis=2)
    for picture in (pictures[0], wide):
        [exact], [near] = (load(path, Execution()).infer(picture.astype(np.float32)) for path in (network, int8))
        assert exact.shape == near.shape
        assert 0 < np.abs(exact - near).max() < np.abs(exact).max() / 20


def test_the_numbers_stay_near_without_vnni(
    network: Path, pictures: list[np.ndarray], int8: Path, tmp_path: Path
) -> None:
    """AVX2 adds two products in 16 bits; with weights of all 8 bits the toy would be off by a fifth there."""
    picture = pictures[0].astype(np.float32)
    [exact] = load(network, Execution()).infer(picture)
    [near] = infer_on_avx2(int8, picture, tmp_path)
    assert np.abs(exact - near).max() < np.abs(exact).max() / 20


def test_no_two_products_overflow_16_bits(int8: Path) -> None:
    """Whichever two weights of a kernel meet, each times an activation of 255: the sum fits, on every CPU."""
    largest = [
        np.abs(node.get_data().astype(int)).max() for node in constants(int8) if node.get_data().dtype == np.int8
    ]
    assert len(largest) == 3
    assert max(largest) > 32
    assert 2 * max(largest) * 255 <= np.iinfo(np.int16).max


def ranges(path: Path) -> list[tuple[float, float]]:
    """The least and the largest activation that the network tells apart, quantizer by quantizer."""
    quantizers = [
        node for node in ov.Core().read_model(path).get_ordered_ops() if node.get_type_name() == "FakeQuantize"
    ]
    least, largest = (
        [float(node.input_value(side).get_node().get_data().item()) for node in quantizers] for side in (1, 2)
    )
    return list(zip(least, largest, strict=True))


def test_activations_have_the_range_that_the_pictures_have(pictures: list[np.ndarray], int8: Path) -> None:
    """Of a leaky layer, a tenth as far down as up; and the brightest pixels are not cut off."""
    found = ranges(int8)
    assert found[0] == pytest.approx((0, max(each.max() for each in pictures)))
    assert len(found) > 3
    assert all(-low < high / 2 for low, high in found)


def test_one_outlier_does_not_take_the_others_levels(network: Path) -> None:
    """The range is that of the brightest picture, not of their mean, and not of one pixel in 110,592 numbers."""
    dark, bright = (np.full((1, 192, 192, 3), level, np.uint8) for level in (60, 200))
    bright[0, 90, 90, 1] = 255
    quantize(network, [dark, bright], network.with_name("outlier.xml"))
    assert ranges(network.with_name("outlier.xml"))[0] == pytest.approx((0, 200))


def test_weights_are_bytes_but_those_of_the_heads(int8: Path) -> None:
    """Three kernels of int8, the last one in float."""
    kernels = {
        tuple(node.get_output_shape(0)): node.get_element_type().get_type_name()
        for node in constants(int8)
        if tuple(node.get_output_shape(0))[1:2] > (1,)
    }
    assert kernels == {(8, 3, 3, 3): "i8", (8, 8, 3, 3): "i8", (8, 16, 3, 3): "i8", (14, 8, 1, 1): "f32"}
