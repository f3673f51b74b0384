"""ONNX Runtime's own format (.ort), in which networks are published for browsers, becomes ONNX."""

from pathlib import Path

import onnxruntime as ort

from processor.runtimes.onnx_graph import ERRORS
from wire.errors import ManifestError


def to_onnx(source: Path, path: Path) -> None:
    """The network at `source` as ONNX at `path`, of operations of the standard alone. Raises ManifestError."""
    options = ort.SessionOptions()
    options.log_severity_level = 4
    options.graph_optimization_level = ort.GraphOptimizationLevel.ORT_DISABLE_ALL
    options.optimized_model_filepath = str(path)
    options.add_session_config_entry("session.save_model_format", "ONNX")
    try:
        ort.InferenceSession(str(source), options, providers=["CPUExecutionProvider"])
    except ERRORS as error:
        reason = (str(error).strip().splitlines() or [type(error).__name__])[-1][:200]
        raise ManifestError(f"Network {source}: cannot be read ({reason}).") from error
