"""OpenVINO: runs the exported network fast."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import openvino as ov

from processor.runtimes import Floats


class OpenVinoRuntime:
    """One compiled network, and a pool of infer requests for it: a request serves one thread at a time."""

    name = "openvino"
    precision = "f32"

    def __init__(self, path: Path, input_wh: tuple[int, int], cache: Path | None) -> None:
        core = ov.Core()
        model = core.read_model(path)
        width, height = input_wh
        model.reshape([1, height, width, 3])
        config: dict[str, Any] = {"PERFORMANCE_HINT": "LATENCY", "INFERENCE_PRECISION_HINT": "f32"}
        if cache is not None:
            config["CACHE_DIR"] = str(cache)
        compiled = core.compile_model(model, "CPU", config)
        self._requests: SimpleQueue[ov.InferRequest] = SimpleQueue()
        for _ in range(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")):
            self._requests.put(compiled.create_infer_request())
        self._outputs = range(len(compiled.outputs))

    def infer(self, picture: Floats) -> list[Floats]:
        with self._request() as request:
            request.infer([picture], share_inputs=True)
            return [request.get_output_tensor(index).data[0].copy() for index in self._outputs]

    @contextmanager
    def _request(self) -> Iterator[ov.InferRequest]:
        request = self._requests.get()
        try:
            yield request
        finally:
            self._requests.put(request)
