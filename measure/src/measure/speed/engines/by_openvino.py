"""OpenVINO on the exported network, compiled with one line."""

from pathlib import Path

import numpy as np
import openvino as ov

from processor.runtimes import Depth, Floats, Picture


class PlainOpenVino:
    """The exported network as it is. Without `hint`, OpenVINO computes in bfloat16 where the CPU can, untold."""

    name = "openvino"
    dtype: Depth = np.float32

    def __init__(self, network: Path, hint: str | None) -> None:
        self.precision = hint or "default"
        properties = {"INFERENCE_PRECISION_HINT": hint} if hint else {}
        self._compiled = ov.Core().compile_model(network, "CPU", properties)

    def infer(self, picture: Picture) -> list[Floats]:
        outputs = self._compiled(picture)
        return [np.array(outputs[output])[0] for output in self._compiled.outputs]
