"""The plain service that somebody would write first, for comparing: Flask under gunicorn's threads, OpenCV to decode,
OpenVINO with its throughput hint, the whole square, and the heads in straightforward NumPy.

It is good code for what it is; only, nothing in it was made fast.
"""

import json
from pathlib import Path
from queue import SimpleQueue
from typing import Any

import cv2
import flask
import numpy as np
import openvino as ov
from numpy.typing import NDArray

Floats = NDArray[np.float32]
CONFIDENCE, IOU, MOST = 0.25, 0.45, 100


def create(folder: str) -> flask.Flask:
    """The service, with the converted model in `folder`: its int8 network, or float32 where it has none."""
    manifest = json.loads(Path(folder, "manifest.json").read_text(encoding="utf-8"))
    network = _Network(folder, manifest)
    app = flask.Flask("baseline")

    @app.get("/healthz")
    def healthz() -> Any:
        return flask.jsonify(status="alive", network=network.file)

    @app.post("/upload")
    def upload() -> Any:
        data = np.frombuffer(flask.request.files["file"].read(), np.uint8)
        image = cv2.cvtColor(cv2.imdecode(data, cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)
        return flask.jsonify(detections=network.detect(image))

    return app


class _Network:
    def __init__(self, folder: str, manifest: dict[str, Any]) -> None:
        networks = manifest["networks"]
        self.file = next(networks[name] for name in ("int8", "f32", "openvino") if name in networks)
        self._width, self._height = manifest["input_wh"]
        self._heads, self._labels = manifest["heads"], manifest["labels"]
        core = ov.Core()
        model = core.read_model(Path(folder, self.file))
        model.reshape([1, self._height, self._width, 3])
        compiled = core.compile_model(model, "CPU", {"PERFORMANCE_HINT": "THROUGHPUT"})
        self._requests: SimpleQueue[Any] = SimpleQueue()
        for _ in range(compiled.get_property("OPTIMAL_NUMBER_OF_INFER_REQUESTS")):
            self._requests.put(compiled.create_infer_request())
        self._outputs = range(len(compiled.outputs))

    def detect(self, image: NDArray[np.uint8]) -> list[dict[str, Any]]:
        picture, scale, left, top = self._letterbox(image)
        decoded = [self._decode(*each) for each in zip(self._infer(picture), self._heads, strict=True)]
        boxes, scores = (np.concatenate([each[index] for each in decoded]) for index in range(2))
        class_ids, best = scores.argmax(axis=1), scores.max(axis=1)
        likely = best > CONFIDENCE
        boxes, class_ids, best = boxes[likely], class_ids[likely], best[likely]
        boxes = (boxes - [left, top, 0, 0]) / scale
        corner_wh = np.concatenate([boxes[:, :2] - boxes[:, 2:] / 2, boxes[:, 2:]], axis=1)
        kept = cv2.dnn.NMSBoxesBatched(corner_wh.tolist(), best.tolist(), class_ids.tolist(), CONFIDENCE, IOU)
        return [self._detection(corner_wh[index], class_ids[index], best[index]) for index in list(kept)[:MOST]]

    def _letterbox(self, image: NDArray[np.uint8]) -> tuple[Floats, float, int, int]:
        height, width = image.shape[:2]
        scale = min(self._width / width, self._height / height)
        wide, high = int(width * scale), int(height * scale)
        left, top = (self._width - wide) // 2, (self._height - high) // 2
        canvas = np.full((1, self._height, self._width, 3), 127.5, np.float32)
        canvas[0, top : top + high, left : left + wide] = cv2.resize(image, (wide, high))
        return canvas, scale, left, top

    def _infer(self, picture: Floats) -> list[Floats]:
        request = self._requests.get()
        try:
            request.infer([picture])
            return [request.get_output_tensor(index).data[0].copy() for index in self._outputs]
        finally:
            self._requests.put(request)

    def _decode(self, head: Floats, spec: dict[str, Any]) -> tuple[Floats, Floats]:
        rows, columns, _ = head.shape
        anchors = np.array(spec["anchors"], np.float32)
        numbers = head.reshape(rows, columns, len(anchors), 5 + spec["classes"])
        sure = 1 / (1 + np.exp(-numbers[..., [0, 1, *range(4, numbers.shape[-1])]]))
        cells = np.stack(np.meshgrid(np.arange(columns), np.arange(rows)), axis=-1)[:, :, None]
        stretched = sure[..., :2] * spec["scale_x_y"] - (spec["scale_x_y"] - 1) / 2
        centre = (cells + stretched) * [self._width / columns, self._height / rows]
        boxes = np.concatenate([centre, np.exp(numbers[..., 2:4]) * anchors], axis=-1)
        scores = sure[..., 2:3] * sure[..., 3:]
        return boxes.reshape(-1, 4).astype(np.float32), scores.reshape(-1, spec["classes"]).astype(np.float32)

    def _detection(self, corner_wh: Floats, class_id: int, confidence: float) -> dict[str, Any]:
        left, top, width, height = (float(number) for number in corner_wh)
        xyxy = [left, top, left + width, top + height]
        return {"label": self._labels[class_id], "confidence": float(confidence), "xyxy": xyxy}
