"""ONNX Runtime and OpenCV's own network module, on the network as an ONNX file."""

from pathlib import Path

import cv2
import numpy as np

from measure.extras import extra
from processor.runtimes import Depth, Floats, Picture
from processor.runtimes.telemetry import silence


class OnnxRuntime:
    """ONNX Runtime with its own defaults on the CPU."""

    name = "onnxruntime"
    precision = "f32"
    dtype: Depth = np.float32

    def __init__(self, network: Path) -> None:
        silence()
        runtime = extra("onnxruntime", "ONNX Runtime")
        self._session = runtime.InferenceSession(str(network), providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def infer(self, picture: Picture) -> list[Floats]:
        return [head[0] for head in self._session.run(None, {self._input: picture})]


class OpenCvDnn:
    """`cv2.dnn` with its own defaults."""

    name = "opencv"
    precision = "f32"
    dtype: Depth = np.float32

    def __init__(self, network: Path) -> None:
        self._network = cv2.dnn.readNetFromONNX(str(network))
        self._outputs = self._network.getUnconnectedOutLayersNames()

    def infer(self, picture: Picture) -> list[Floats]:
        self._network.setInput(picture)
        return [np.asarray(head)[0] for head in self._network.forward(self._outputs)]
