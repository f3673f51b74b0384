"""Networks in ONNX, by onnxruntime."""

import numpy as np
import onnx
import pytest
from onnx import TensorProto, helper, numpy_helper

from processor.runtimes import Execution
from processor.runtimes.onnx_graph import OnnxGraph

BYTES = np.random.RandomState(3).randint(0, 256, (5, 96)).astype(np.uint8)
WEIGHTS = np.random.RandomState(4).randint(-127, 128, (96, 32)).astype(np.int8)


@pytest.mark.parametrize("values", [BYTES, np.full((5, 96), 255, np.uint8)], ids=["any", "largest"])
def test_products_of_bytes_are_exact(tmp_path, values):
    """On every CPU: without VNNI onnxruntime cuts sums of two products off at 16 bits, unless it is told not to."""
    node = helper.make_node("MatMulInteger", ["values", "weights"], ["product"])
    cast = [helper.make_node("Cast", ["input"], ["values"], to=TensorProto.UINT8)]
    graph = helper.make_graph(
        [*cast, node],
        "bytes",
        [helper.make_tensor_value_info("input", TensorProto.INT32, BYTES.shape)],
        [helper.make_tensor_value_info("product", TensorProto.INT32, (5, 32))],
        [numpy_helper.from_array(WEIGHTS, "weights")],
    )
    path = tmp_path / "bytes.onnx"
    onnx.save(helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)], ir_version=9), path)
    made = OnnxGraph(path, Execution(threads=1)).run({"input": values.astype(np.int32)})
    assert (made["product"] == values.astype(np.int64) @ WEIGHTS.astype(np.int64)).all()
