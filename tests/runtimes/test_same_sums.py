"""Sums in the same order on any number of threads, beside the networks as they were."""

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as opset

from processor.runtimes import Execution, open_graph
from processor.runtimes.same_sums import FEW, WHOLE, sum_alike

LONG = 3 * WHOLE + 40
LONG_ENOUGH = WHOLE + 256


def drawn(*shape, seed=1):
    return (np.random.RandomState(seed).standard_normal(shape) / np.sqrt(shape[-1])).astype(np.float32)


def product(length, turned, dynamic=False, width=48, count=16):
    """Of three times so many rows and a matrix, and something added to it."""
    rows = opset.parameter(ov.PartialShape([-1, -1, length]) if dynamic else [3, count, length], np.float32)
    matrix = drawn(width, length) if turned else np.ascontiguousarray(drawn(width, length).T)
    made = opset.add(opset.matmul(rows, opset.constant(matrix), False, turned), opset.constant(drawn(width)))
    return ov.Model([opset.result(made)], [rows], "product"), drawn(3, count, length, seed=2)


def doubling():
    """A transposed convolution that makes a picture twice as large."""
    picture = opset.parameter([1, 6, 20, 28], np.float32)
    kernel = opset.constant(drawn(6, 4, 4, 4))
    made = opset.convolution_backprop_data(
        picture, kernel, [2, 2], pads_begin=[1, 1], pads_end=[1, 1], dilations=[1, 1]
    )
    return ov.Model([opset.result(made)], [picture], "doubling"), drawn(1, 6, 20, 28, seed=2)


def attention():
    """Of 17 places with each other."""
    places = opset.parameter([3, 4, 17, 12], np.float32)
    made = opset.scaled_dot_product_attention(places, places, places, causal=False)
    return ov.Model([opset.result(made)], [places], "attention"), drawn(3, 4, 17, 12, seed=2)


NETWORKS = {
    "a long product": lambda: product(LONG, turned=True),
    "a long product, the matrix lying the other way": lambda: product(LONG, turned=False),
    "a long product of any number of rows": lambda: product(LONG, turned=True, dynamic=True),
    "a short product": lambda: product(WHOLE, turned=True),
    "a product of many rows that is not very long": lambda: product(LONG_ENOUGH, turned=True, count=FEW),
    "a product of any number of rows that does not narrow": lambda: product(LONG_ENOUGH, True, True, width=LONG_ENOUGH),
    "a picture twice as large": doubling,
    "attention": attention,
}


@pytest.fixture
def saved(tmp_path):
    """Keeps a network in a file, its numbers in half the length; with something for its input."""

    def save(name):
        network, given = NETWORKS[name]()
        network.inputs[0].set_names({"given"})
        network.outputs[0].set_names({"made"})
        ov.save_model(network, tmp_path / "network.xml", compress_to_fp16=True)
        return tmp_path / "network.xml", {"given": given}

    return save


@pytest.mark.parametrize("name", NETWORKS)
def test_a_network_makes_the_same_bytes_on_any_number_of_threads(name, saved):
    """And what it made before, but for the rounding."""
    path, given = saved(name)
    before = open_graph(path, Execution(threads=1)).run(given)["made"]
    one, *others = (
        open_graph(path, Execution(threads=count, repeatable=True)).run(given)["made"] for count in (1, 2, 3)
    )
    assert [each.tobytes() for each in others] == [one.tobytes()] * 2
    assert one.shape == before.shape
    assert np.abs(one - before).max() < 1e-5 * np.abs(before).max()


def kinds(path):
    """What operations there are before and after, and how long the constants of half the length are then."""
    network = ov.Core().read_model(path)
    told = [[each.get_type_name() for each in network.get_ordered_ops()]]
    sum_alike(network)
    told.append([each.get_type_name() for each in network.get_ordered_ops()])
    halves = [each for each in network.get_ordered_ops() if each.get_output_element_type(0) == ov.Type.f16]
    return *told, [each.get_output_shape(0)[1] for each in halves if len(each.get_output_shape(0)) == 2]


def test_a_long_product_becomes_several_that_are_kept_as_short(saved):
    """Whose sums are taken at once on every CPU."""
    _, after, lengths = kinds(saved("a long product")[0])
    assert after.count("MatMul") == 4
    assert lengths == [WHOLE, WHOLE, WHOLE, 40]


def test_a_transposed_convolution_becomes_four_others(saved):
    """One for each of the places that a place becomes."""
    before, after, _ = kinds(saved("a picture twice as large")[0])
    assert before.count("ConvolutionBackpropData") == 1
    assert "ConvolutionBackpropData" not in after
    assert after.count("Convolution") == 4


@pytest.mark.parametrize("name", [name for name in NETWORKS if name.startswith(("a short", "a product"))])
def test_a_product_that_is_summed_up_in_one_order_is_left_as_it_is(name, saved):
    """Or one that would have most weights in memory twice."""
    before, after, _ = kinds(saved(name)[0])
    assert before == after
