"""The container becomes a folder: each network for the runtime that is fit for it."""

import io
import json

import numpy as np
import onnx
import openvino as ov
import pytest
from onnx import helper, numpy_helper

from processor.runtimes import Execution
from processor.tasks.describe.moondream import conversion
from processor.tasks.describe.moondream.convert import convert
from processor.tasks.describe.moondream.manifest import Manifest
from processor.tasks.describe.moondream.open import open_model
from processor.tasks.describe.moondream.source import Source
from processor.tasks.describe.protocols import Limits, unheard
from toy_embedders import picture
from toy_moondream import Shape, entries, packed
from wire.errors import ManifestError, WeightsError

FILES = dict(entries())


@pytest.fixture
def source(tmp_path):
    """Writes the container of the files, some of them changed, some gone."""

    def write(gone=(), **changed):
        path = tmp_path / "toy.mf"
        files = FILES | {name.replace("__", "."): content for name, content in changed.items()}
        path.write_bytes(packed({name: content for name, content in files.items() if name not in gone}))
        return Source("toy", path)

    return write


def test_openvino_is_taken_where_it_agrees(converted):
    """The manifest says by how much it is off; keys and values stay in the decoder."""
    networks = Manifest.read(converted).networks
    assert {each.runtime for each in networks.values()} == {"openvino"}
    assert all(each.difference < 1e-5 for each in networks.values())
    assert [name for name, each in networks.items() if each.remembers] == ["text_decoder"]
    assert not list(converted.glob("*.onnx"))


def _operations(folder, kind):
    """How many operations of the kind the decoder has."""
    model = ov.Core().read_model(folder / "text_decoder.xml")
    return len([each for each in model.get_ordered_ops() if each.get_type_name() == kind])


def test_attention_becomes_one_operation(converted):
    """One in each layer: OpenVINO adds to its keys and values, where it would copy all that are joined."""
    assert _operations(converted, "ScaledDotProductAttention") == Shape().layers
    assert _operations(converted, "Softmax") == 0


def _with_weights_of_attention_times_one(content):
    """Attention in a way that nobody writes it."""
    model = onnx.load_from_string(content)
    model.graph.initializer.append(numpy_helper.from_array(np.array(1, np.float32), "one"))
    for node in [each for each in model.graph.node if each.op_type == "Softmax"]:
        wanted, node.output[0] = node.output[0], f"{node.output[0]}_before"
        place = list(model.graph.node).index(node) + 1
        model.graph.node.insert(place, helper.make_node("Mul", [node.output[0], "one"], [wanted]))
    return model.SerializeToString()


def test_attention_that_is_not_known_stays_as_it_was(source, tmp_path, model, seen):
    """It remembers all the same, and says the same."""
    changed = _with_weights_of_attention_times_one(FILES["text_decoder.onnx"])
    convert(source(text_decoder__onnx=changed), tmp_path / "made")
    assert Manifest.read(tmp_path / "made").networks["text_decoder"].remembers
    assert _operations(tmp_path / "made", "ScaledDotProductAttention") == 0
    opened = open_model(tmp_path / "made", Execution(threads=2))
    pixels = picture(200, 150)
    texts = [each.caption(seen(each, pixels), "normal", Limits(12), unheard).text for each in (opened, model)]
    assert texts[0] == texts[1]


def _with_an_operation_of_onnxruntimes_own(content):
    """The network behind the inverse of the identity, which OpenVINO does not know."""
    model = onnx.load_from_string(content)
    (output,) = model.graph.output
    model.graph.node[-1].output[0] = "before"
    width = output.type.tensor_type.shape.dim[2].dim_value
    model.graph.initializer.append(numpy_helper.from_array(np.eye(width, dtype=np.float32), "identity"))
    model.graph.node.append(helper.make_node("Inverse", ["identity"], ["inverse"], domain="com.microsoft"))
    model.graph.node.append(helper.make_node("MatMul", ["before", "inverse"], [output.name]))
    model.opset_import.append(helper.make_opsetid("com.microsoft", 1))
    return model.SerializeToString()


def test_what_openvino_cannot_run_is_onnxruntimes(source, tmp_path, model, seen):
    """That network alone; the model says the same."""
    changed = _with_an_operation_of_onnxruntimes_own(FILES["text_encoder.onnx"])
    convert(source(text_encoder__onnx=changed), tmp_path / "made")
    networks = Manifest.read(tmp_path / "made").networks
    assert {name: each.runtime for name, each in networks.items() if each.runtime != "openvino"} == {
        "text_encoder": "onnxruntime"
    }
    opened = open_model(tmp_path / "made", Execution(threads=2))
    assert opened.info.version.runtime == "openvino, onnxruntime"
    pixels = picture(200, 150)
    texts = [each.caption(seen(each, pixels), "normal", Limits(12), unheard).text for each in (opened, model)]
    assert texts[0] == texts[1]


def test_numbers_of_half_the_length_are_converted_too(tmp_path, source, seen):
    """As the vendor's are."""
    files = dict(entries(Shape(numbers="float16")))
    convert(source(**{name.replace(".", "__"): content for name, content in files.items()}), tmp_path / "made")
    networks = Manifest.read(tmp_path / "made").networks
    assert {each.runtime for each in networks.values()} == {"openvino"}
    assert max(each.difference for each in networks.values()) < 0.02
    opened = open_model(tmp_path / "made", Execution(threads=2))
    assert seen(opened, picture(200, 150)).positions == 730


def test_weights_of_a_byte_stay_bytes(tmp_path, source, seen):
    """As onnxruntime's dynamic quantization writes them, for which OpenVINO would have numbers of four bytes."""
    files = dict(entries(Shape(quantized=True)))
    convert(source(**{name.replace(".", "__"): content for name, content in files.items()}), tmp_path / "made")
    decoder = Manifest.read(tmp_path / "made").networks["text_decoder"]
    assert (decoder.runtime, decoder.remembers) == ("openvino", True)
    assert decoder.difference < 0.02
    constants = [
        each.data
        for each in ov.Core().read_model(tmp_path / "made/text_decoder.xml").get_ordered_ops()
        if each.get_type_name() == "Constant"
    ]
    layer, words = 32 * 96 + 32 * 32 + 2 * 32 * 64, 32 * 320
    assert sum(each.size for each in constants if each.dtype == np.int8) == 2 * layer + words
    assert not [each for each in constants if each.dtype == np.int32]


def _saved(array):
    file = io.BytesIO()
    np.save(file, array, allow_pickle=True)
    return file.getvalue()


def _archived(array):
    file = io.BytesIO()
    np.savez(file, array)
    return file.getvalue()


def _too_large():
    """The head of an array of 582 TiB."""
    file = io.BytesIO()
    shape = (2, 2, 1, 4, 1, 10**13)
    np.lib.format.write_array_header_1_0(file, {"descr": "<f4", "fortran_order": False, "shape": shape})
    return file.getvalue()


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"gone": ("tokenizer.json", "text_decoder.onnx")}, r"expected text_decoder\.onnx, tokenizer\.json in it"),
        ({"text_encoder__onnx": b"rubbish"}, r"Network text_encoder: expected OpenVINO or onnxruntime to run it"),
        ({"initial_kv_cache__npy": b"rubbish"}, r"initial_kv_cache\.npy: cannot be read"),
        ({"initial_kv_cache__npy": _saved(np.zeros((2, 2)))}, r"expected \(layers, 2, 1, heads, p, size\)"),
        ({"initial_kv_cache__npy": _saved(np.full((2, 2, 1, 4, 1, 8), np.nan))}, "expected numbers, got some that are"),
        ({"initial_kv_cache__npy": _archived(np.zeros(2))}, r"expected \(layers, 2, 1, heads, p, size\)"),
        ({"initial_kv_cache__npy": _too_large()}, r"initial_kv_cache\.npy: cannot be read \(Unable to allocate"),
        ({"initial_kv_cache__npy": _saved(np.array([{}]))}, r"initial_kv_cache\.npy: cannot be read"),
        ({"tokenizer__json": b"{}"}, r"expected a tokenizer of byte pairs"),
        ({"config__json": b"[]"}, r"expected the templates of a Moondream model"),
        ({"text_decoder__onnx": FILES["text_encoder.onnx"]}, "Network text_decoder: expected OpenVINO or"),
        ({"vision_projection__onnx": FILES["size_decoder.onnx"]}, "Network vision_projection: expected"),
    ],
)
def test_what_is_no_such_model_is_refused_and_leaves_nothing(source, tmp_path, changed, reason):
    """It says which part of it is not as it should be."""
    with pytest.raises(ManifestError, match=reason):
        convert(source(**changed), tmp_path / "models" / "made")
    assert list((tmp_path / "models").iterdir()) == []


def test_a_folder_is_replaced_whole_or_not_at_all(source, tmp_path):
    """What was there before stays where the new one cannot be made."""
    convert(source(), tmp_path / "made")
    before = sorted(path.name for path in (tmp_path / "made").iterdir())
    with pytest.raises(ManifestError):
        convert(source(gone=("config.json",)), tmp_path / "made")
    assert sorted(path.name for path in (tmp_path / "made").iterdir()) == before
    Manifest.read(tmp_path / "made").check(tmp_path / "made")


def test_the_child_process_tells_what_is_wrong(tmp_path):
    """As the same error that it would be here."""
    (tmp_path / "a.mf").write_bytes(b"MOON\x02")
    with pytest.raises(WeightsError, match="expected version 1, got 2"):
        conversion.run(Source("a", tmp_path / "a.mf"), tmp_path / "made")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        (lambda content: content | {"format": 0}, "was converted by another version"),
        (lambda content: content | {"networks": {"a": {"b": 1}}}, "cannot be read"),
        (lambda content: [], "cannot be read"),
    ],
)
def test_a_manifest_of_another_kind_is_refused(tmp_path, converted, change, reason):
    """It says what to do."""
    content = json.loads((converted / "manifest.json").read_text())
    (tmp_path / "manifest.json").write_text(json.dumps(change(content)))
    with pytest.raises(ManifestError, match=f"{reason}.*Remove the folder and start again"):
        Manifest.read(tmp_path)


def test_a_folder_that_was_changed_is_refused(tmp_path, converted):
    """Every file is what it was when it was made."""
    for path in converted.iterdir():
        (tmp_path / path.name).write_bytes(path.read_bytes())
    (tmp_path / "config.json").write_text("{}")
    with pytest.raises(ManifestError, match=r"config\.json is not as it was converted"):
        open_model(tmp_path, Execution())
