"""Encoders and decoders in ONNX say the same as OpenVINO's networks, all masks of them."""

import numpy as np
import onnx
import onnxruntime as ort
import pytest
from onnx import TensorProto, helper

from processor.export.sam import onnx_pair
from processor.export.sam.ort_file import to_onnx
from processor.runtimes import Execution, open_graph
from wire.errors import ManifestError


def _network(path, inputs, outputs, nodes, constants=()):
    """A small network in ONNX, of inputs and outputs by their shapes."""
    values = [
        [helper.make_tensor_value_info(name, TensorProto.FLOAT, shape) for name, shape in each.items()]
        for each in (inputs, outputs)
    ]
    graph = helper.make_graph(nodes, "small", *values, constants)
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=8), path)
    return path


@pytest.fixture
def small(tmp_path):
    """A network that adds what it is given to itself."""
    nodes = [helper.make_node("Add", ["image", "image"], ["double"])]
    return _network(tmp_path / "small.onnx", {"image": [1, 3, 8, 8]}, {"double": [1, 3, 8, 8]}, nodes)


def test_runtimes_own_format_becomes_onnx(small, tmp_path):
    """The same numbers come out."""
    options = ort.SessionOptions()
    options.optimized_model_filepath = str(tmp_path / "small.ort")
    options.add_session_config_entry("session.save_model_format", "ORT")
    ort.InferenceSession(str(small), options, providers=["CPUExecutionProvider"])
    to_onnx(tmp_path / "small.ort", tmp_path / "back.onnx")
    given = np.random.default_rng(1).normal(size=(1, 3, 8, 8)).astype(np.float32)
    back = ort.InferenceSession(str(tmp_path / "back.onnx"), providers=["CPUExecutionProvider"])
    np.testing.assert_array_equal(back.run(None, {"image": given})[0], given * 2)


def test_a_file_that_is_none_is_refused(tmp_path):
    """In words."""
    (tmp_path / "no.ort").write_bytes(b"no network")
    with pytest.raises(ManifestError, match=r"no\.ort: cannot be read"):
        to_onnx(tmp_path / "no.ort", tmp_path / "made.onnx")


def test_an_encoder_takes_a_picture_as_it_is(small, tmp_path):
    """It normalizes by itself, and its finer features are told from the coarsest by their grids."""
    assert onnx_pair.export_encoder(small, tmp_path / "encoder.xml") == (8, False)
    picture = np.random.default_rng(1).uniform(0, 255, (1, 8, 8, 3)).astype(np.float32)
    (made,) = open_graph(tmp_path / "encoder.xml", Execution()).run({"picture": picture}).values()
    even = (picture / 255 - [0.485, 0.456, 0.406]) / [0.229, 0.224, 0.225]
    np.testing.assert_allclose(made, 2 * even.transpose(0, 3, 1, 2), atol=1e-2)


def test_an_encoder_of_other_inputs_is_refused(tmp_path):
    """Its side has to be known."""
    nodes = [helper.make_node("Add", ["image", "image"], ["double"])]
    network = _network(tmp_path / "any.onnx", {"image": ["n", 3, "h", "w"]}, {"double": ["n", 3, "h", "w"]}, nodes)
    with pytest.raises(ManifestError, match=r"expected pictures \(1, 3, side, side\)"):
        onnx_pair.export_encoder(network, tmp_path / "encoder.xml")


@pytest.mark.parametrize("finer", [False, True])
def test_a_decoder_of_another_making_is_refused(small, tmp_path, finer):
    """It says what is looked for in it."""
    with pytest.raises(ManifestError, match=r"expected a decoder as Meta's own export makes it, with .* got none"):
        onnx_pair.export_decoder(small, tmp_path / "decoder.xml", 1024, finer=finer)


def test_a_decoder_draws_what_its_own_export_does(published, tmp_path):
    """Whichever mask that chooses, by its own rule: of a box, of a point, of a point that was taken away."""
    onnx_pair.export_decoder(published["dist/sam.onnx"], tmp_path / "decoder.xml", 1024, finer=False)
    made = open_graph(tmp_path / "decoder.xml", Execution())
    original = ort.InferenceSession(str(published["dist/sam.onnx"]), providers=["CPUExecutionProvider"])
    rng = np.random.default_rng(7)
    embedding = rng.normal(size=(1, 256, 64, 64)).astype(np.float32)
    for labels, filled in (([2, 3], [2, 3]), ([1], [1, -1]), ([2, 3, 0], [2, 3, 0])):
        points = np.zeros((1, len(filled), 2), np.float32)
        points[0, : len(labels)] = rng.uniform(0, 1024, (len(labels), 2))
        given = {"points": points[:, : len(labels)], "point_labels": np.array([labels], np.int32)}
        ours = made.run({"image_embedding": embedding, **given})
        rest = {"mask_input": np.zeros((1, 1, 256, 256)), "has_mask_input": [0], "orig_im_size": [1024, 1024]}
        theirs = {"image_embeddings": embedding, "point_coords": points, "point_labels": [filled], **rest}
        typed = {name: np.asarray(value, np.float32) for name, value in theirs.items()}
        judged, logits = original.run(["iou_predictions", "low_res_masks"], typed)
        differences = np.abs(ours["logits"][0] - logits[0]).max(axis=(1, 2))
        assert differences.min() < 0.01 * np.abs(logits).max()
        assert ours["predicted_iou"][0, differences.argmin()] == pytest.approx(judged[0, 0], abs=2e-3)
