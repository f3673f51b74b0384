"""A made COCO set, whoever finds its objects, and a toy model."""

import json
import os
import shutil
import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from processor.base import Context, Inputs, Output
from processor.darknet import cfg as darknet_cfg
from processor.darknet.sections import Convolutional
from processor.darknet.shapes import input_shape, shapes
from processor.darknet.weights import BatchNormalization, ConvolutionWeights, write
from processor.yolo import conversion
from processor.yolo.convert import Source
from wire.tasks.detect.model import DetectModel, DetectModelVersion

MODEL = DetectModel(DetectModelVersion("toy", "f" * 64, "fake", "int8", (416, 416)), ("dog", "motorbike", "unicorn"))
TRUTH = {"1.jpg": ("dog", [10, 10, 100, 100]), "2.jpg": ("motorbike", [50, 20, 100, 100])}
COMMON = {"motorbike": "motorcycle"}

TOY = """[net]
width=64
height=64
channels=3

[convolutional]
batch_normalize=1
filters=8
size=3
stride=2
pad=1
activation=leaky

[maxpool]
size=2
stride=2

[convolutional]
filters=8
size=1
activation=mish

[shortcut]
from=-2
activation=linear

[route]
layers=-1
groups=2
group_id=1

[upsample]
stride=2

[route]
layers=-1,0

[maxpool]
size=2
stride=1

[convolutional]
filters=14
size=1
activation=linear

[yolo]
mask=0,1
anchors=10,14, 23,27
classes=2
"""


class FakeProcessor:
    """Finds what is in TRUTH, `shift` pixels to the right. A picture is its own file name."""

    def __init__(self, shift: float = 0) -> None:
        self.shift = shift
        self.requested: list[Mapping[str, Any]] = []

    def run(self, inputs: Inputs, options: Mapping[str, Any], context: Context) -> Output:
        self.requested.append(options)
        label, (left, top, width, height) = TRUTH[inputs["image"][0].decode()]
        xyxy = [left + self.shift, top, left + self.shift + width, top + height]
        found = [
            {"label": label, "class_id": 0, "confidence": 0.9, "xyxy": xyxy},
            {"label": "unicorn", "class_id": 2, "confidence": 0.8, "xyxy": [0, 0, 9, 9]},
        ]
        return Output({"detections": found, "model": {"name": "toy"}}, counts={label: 1})

    def draw(self, image: bytes, result: Mapping[str, Any]) -> bytes:
        raise NotImplementedError

    model = MODEL


@pytest.fixture
def make_processor() -> type[FakeProcessor]:
    return FakeProcessor


@pytest.fixture
def coco_set(tmp_path: Path) -> tuple[Path, Path]:
    """An instances file and the folder of its two pictures."""
    images = tmp_path / "val"
    images.mkdir()
    for name in TRUTH:
        (images / name).write_text(name)
    names = ["dog", "motorcycle", "person"]
    category = {name: 18 + index for index, name in enumerate(names)}
    instances = {
        "images": [{"id": int(name[0]), "file_name": name, "width": 200, "height": 200} for name in TRUTH],
        "categories": [{"id": number, "name": name} for name, number in category.items()],
        "annotations": [
            {
                "id": index + 1,
                "image_id": int(name[0]),
                "category_id": category[COMMON.get(label, label)],
                "bbox": bbox,
                "area": bbox[2] * bbox[3],
                "iscrowd": 0,
            }
            for index, (name, (label, bbox)) in enumerate(TRUTH.items())
        ],
    }
    (tmp_path / "instances.json").write_text(json.dumps(instances))
    return tmp_path / "instances.json", images


class FakeService:
    """What the tiny service does with an upload: `respond` says it; `uploads` and `heads` have every one that came.

    The next `pending` looks at anything are told that it is still being made.
    """

    def __init__(self) -> None:
        self.respond: Callable[[bytes], tuple[int, Mapping[str, str], bytes]] = lambda _: (200, {}, b'{"ok": 1}')
        self.uploads: list[bytes] = []
        self.heads: list[Mapping[str, str]] = []
        self.pages: dict[str, bytes] = {}
        self.url = ""
        self.hangs_up = self.says_nothing = False
        self.pending = 0


@pytest.fixture
def wrk() -> None:
    """The program that plays the clients, which a laptop may lack and CI may not."""
    if shutil.which("wrk") is None:
        if os.environ.get("CI") == "true":
            pytest.fail("Expected wrk, found none; CI must have it.")
        pytest.skip("wrk is not installed")


@pytest.fixture
def service() -> Iterator[FakeService]:
    """A real HTTP server that keeps connections."""
    fake = FakeService()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"]))
            fake.uploads.append(body)
            fake.heads.append({"path": self.path, **self.headers})
            if fake.says_nothing:
                self.close_connection = True
            else:
                self.reply(*fake.respond(body))

        def do_GET(self) -> None:
            if fake.pending:
                fake.pending -= 1
                self.reply(202, {}, b'"processing"')
            else:
                self.reply(200, {}, fake.pages.get(self.path, b"{}"))

        def reply(self, status: int, headers: Mapping[str, str], body: bytes) -> None:
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
            if fake.hangs_up:
                self.close_connection = True

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    fake.url = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield fake
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.fixture(scope="session")
def toy_models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Folders `weights` and `models` with the converted toy in them, all kinds of layers and two classes."""
    folder = tmp_path_factory.mktemp("toy")
    (folder / "weights").mkdir()
    (folder / "weights/toy.cfg").write_text(TOY)
    (folder / "weights/toy.names").write_text("dog\ncat\n")
    cfg, random = darknet_cfg.parse(TOY), np.random.default_rng(1)
    made = shapes(cfg)

    def numbers(index: int, layer: Convolutional) -> ConvolutionWeights:
        channels = input_shape(cfg.net, made[:index]).channels
        kernel = random.standard_normal((layer.filters, channels, layer.size, layer.size)).astype(np.float32)
        bias, scale, variance = (random.uniform(0.5, 1, layer.filters).astype(np.float32) for _ in range(3))
        normalization = BatchNormalization(scale, bias, variance) if layer.batch_normalize else None
        return ConvolutionWeights(kernel, bias, normalization)

    weights = folder / "weights/toy.weights"
    write(
        weights, (numbers(index, layer) for index, layer in enumerate(cfg.layers) if isinstance(layer, Convolutional))
    )
    conversion.run(Source("toy", TOY, weights, ("dog", "cat")), folder / "models/toy")
    return folder


@pytest.fixture(scope="session")
def photos(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with four small pictures of two shapes."""
    folder, random = tmp_path_factory.mktemp("photos"), np.random.default_rng(2)
    for index, size in enumerate([(80, 60), (60, 80)] * 2):
        Image.fromarray(random.integers(0, 256, (size[1], size[0], 3), np.uint8)).save(folder / f"{index}.jpg")
    return folder
