"""Weights are read where they lie in their file, and given back."""

import gc
import time
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as opset

from processor.runtimes import Execution, open_graph
from processor.runtimes.mapped_weights import MappedWeights
from processor.runtimes.openvino_graph import OpenVinoGraph, read_fixed
from wire.errors import ManifestError

WIDTH = 2000


@pytest.fixture
def network(tmp_path):
    """Rows of any number by a matrix of 8 MB, in float16 in its file."""
    path = tmp_path / "network.xml"
    rows = opset.parameter([-1, WIDTH], np.float32, name="rows")
    matrix = np.random.default_rng(0).standard_normal((WIDTH, WIDTH)).astype(np.float32)
    made = opset.matmul(rows, opset.constant(matrix), False, True)
    made.set_friendly_name("made")
    model = ov.Model([made], [rows])
    model.input().set_names({"rows"})
    model.output().set_names({"made"})
    ov.save_model(model, path)
    return path


def rows(count):
    """So many rows."""
    return {"rows": np.random.default_rng(1).standard_normal((count, WIDTH)).astype(np.float32)}


def resident_bytes(path: Path) -> int:
    """How much of the file is in this process' memory; of one that is not mapped, ValueError."""
    entries = Path("/proc/self/smaps").read_text(encoding="utf-8").split("VmFlags")
    entry = next(each for each in entries if str(path) in each)
    return 1000 * int(entry.partition("\nRss:")[2].split()[0])


def test_a_network_gives_the_pages_of_its_file_back(network):
    """Once it was asked, and once it was asked for inputs of another shape."""
    graph = open_graph(network, Execution())
    for count in (1, 7):
        graph.run(rows(count))
        assert resident_bytes(network.with_suffix(".bin")) == 0


def test_pages_are_given_back_while_others_are_read(network):
    """Not at the end alone."""
    path = network.with_suffix(".bin")
    weights = MappedWeights.of(path)
    with weights.given_back():
        assert weights.tensor.data.any()
        deadline = time.monotonic() + 10
        while resident_bytes(path) and time.monotonic() < deadline:
            time.sleep(0.01)
        assert resident_bytes(path) == 0


def test_a_network_answers_as_one_whose_file_stays(network):
    """To the byte, again and again, in shapes of before and others, and when its file is gone."""
    kept, given_back = OpenVinoGraph(read_fixed(network), Execution()), open_graph(network, Execution())
    expected = {count: kept.run(rows(count))["made"] for count in (1, 5)}
    for path in (network, network.with_suffix(".bin")):
        path.unlink()
    for count in (1, 5, 1, 5):
        assert np.array_equal(given_back.run(rows(count))["made"], expected[count])


def test_the_file_is_let_go_with_the_network(network):
    """No mapping is left."""
    graph = open_graph(network, Execution())
    graph.run(rows(1))
    del graph
    gc.collect()
    assert network.with_suffix(".bin").name not in Path("/proc/self/maps").read_text(encoding="utf-8")


@pytest.mark.parametrize("weights", [None, b"", b"short"])
def test_weights_that_are_not_there_are_said(network, weights):
    """None, empty, or not as long as the network says."""
    path = network.with_suffix(".bin")
    path.unlink() if weights is None else path.write_bytes(weights)
    with pytest.raises(ManifestError, match=r"network\.xml: cannot be read .*Convert the model again\."):
        open_graph(network, Execution())
