"""Which shape a picture is given to the network in, and who decides."""

import json
from dataclasses import asdict, dataclass, field, replace
from io import BytesIO
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from made_jobs import one
from processor.base import Standalone
from processor.runtimes import Depth, Floats, Picture
from processor.settings import Settings
from processor.tasks.detect.processor import DetectProcessor
from processor.yolo.detector import Detector
from processor.yolo.heads import HeadSpec
from processor.yolo.manifest import FILE_NAME, NETWORKS, Manifest
from wire.errors import BadOptionError
from wire.tasks.detect.model import DetectModel, DetectModelVersion
from wire.tasks.detect.spec import DETECT

SPEC = HeadSpec(((64.0, 64.0),), 1, 1.0)
MANIFEST = Manifest(
    name="toy",
    cfg_sha256="c" * 64,
    weights_sha256="a" * 64,
    labels=("dog",),
    heads=(SPEC,),
    input_wh=(128, 128),
    networks={kind: file for kind, file in NETWORKS.items() if kind != "int8"},
    quantization=None,
    versions={},
    shape="stretch",
    shape_reason="its cfg is AlexeyAB's",
)


@dataclass
class Seeing:
    """A runtime that keeps what it is given, and finds one object of half the input in its middle."""

    name: str = "fake"
    precision: str = "f32"
    dtype: Depth = field(default=np.float32)
    seen: list[Picture] = field(default_factory=list)

    def infer(self, picture: Picture) -> list[Floats]:
        self.seen.append(picture)
        _, height, width, _ = picture.shape
        head = np.full((height // 32, width // 32, 1, 6), -20, np.float32)
        middle = head[height // 64, width // 64, 0]
        middle[:2] = -20
        middle[2:4] = np.log([width / 128, height / 128])
        middle[4:] = 20
        return [head.reshape(height // 32, width // 32, 6)]


def jpeg(width: int, height: int) -> bytes:
    file = BytesIO()
    Image.fromarray(np.full((height, width, 3), 200, np.uint8)).save(file, "JPEG")
    return file.getvalue()


def processor_with(shape: str, runtime: Seeing) -> DetectProcessor:
    version = DetectModelVersion("toy", "0" * 64, "fake", "f32", (128, 128))
    model = DetectModel(version, ("dog",), shape=shape)
    return DetectProcessor(Detector(runtime, (SPEC,), (128, 128), 32), model, 64_000_000)


@pytest.mark.parametrize(
    ("own", "requested", "used", "input_wh"),
    [
        ("square", {}, "square", (128, 128)),
        ("square", {"shape": "auto"}, "square", (128, 128)),
        ("stretch", {}, "stretch", (128, 128)),
        ("rect", {}, "rect", (128, 64)),
        ("stretch", {"shape": "square"}, "square", (128, 128)),
        ("square", {"shape": "rect"}, "rect", (128, 64)),
        ("square", {"shape": "stretch"}, "stretch", (128, 128)),
        ("stretch", {"size": 320}, "stretch", (320, 320)),
        ("rect", {"size": 320}, "rect", (320, 160)),
    ],
)
def test_a_request_decides_then_the_service(
    own: str, requested: dict[str, Any], used: str, input_wh: tuple[int, int]
) -> None:
    """The result says which shape it was, and the box in the middle lies in the middle of the picture either way."""
    runtime = Seeing()
    work = processor_with(own, runtime).run(one(jpeg(400, 200)), DETECT.parse_options(requested), Standalone())
    assert work.result["options"]["shape"] == used
    assert tuple(work.result["model"]["input"]) == input_wh
    assert runtime.seen[0].shape == (1, *reversed(input_wh), 3)
    content = (runtime.seen[0] == runtime.seen[0][0, input_wh[1] // 2, input_wh[0] // 2]).all(axis=-1).mean()
    assert content == pytest.approx(0.5 if used == "square" else 1, abs=0.02)
    [found] = work.result["detections"]
    left, top, right, bottom = found["xyxy"]
    assert (left + right) / 2 == pytest.approx(200, abs=1)
    if used == "stretch":
        assert (right - left, bottom - top) == pytest.approx((200, 100), abs=1)


def test_a_large_jpeg_is_decoded_large_enough_on_both_sides_for_stretching() -> None:
    """Stripes of eight rows in 4096 x 512 pixels stay as sharp as in the whole picture; an eighth would blur them."""
    pixels = np.zeros((512, 4096, 3), np.uint8)
    pixels[np.arange(512) // 8 % 2 == 1] = 255
    file = BytesIO()
    Image.fromarray(pixels).save(file, "JPEG", quality=95)
    copy, whole = Seeing(), Seeing()
    processor_with("stretch", copy).run(one(file.getvalue()), {}, Standalone())
    processor_with("stretch", whole).run(one(file.getvalue()), {}, Standalone(("jpeg",)))
    assert np.abs(copy.seen[0] - whole.seen[0]).mean() < 8


@pytest.mark.parametrize("shape", ["auto", "square", "rect", "stretch"])
def test_the_environment_sets_the_shape(shape: str) -> None:
    """In both modes by the same variable."""
    assert Settings.from_environment({"SHAPE": shape}).shape == shape


def test_an_unknown_shape_is_refused() -> None:
    """With what there is; unset and empty leave it to the model."""
    with pytest.raises(BadOptionError, match="SHAPE: expected auto or square or rect or stretch, got 'round'"):
        Settings.from_environment({"SHAPE": "round"})
    assert Settings.from_environment({"SHAPE": ""}).shape == Settings.from_environment({}).shape == "auto"


def test_a_manifest_from_before_shapes_still_loads(tmp_path: Path) -> None:
    """As Darknet's whole frame, with the reason; its format says that it is to be converted anew where that can be."""
    content = {name: value for name, value in asdict(MANIFEST).items() if not name.startswith("shape")} | {"format": 2}
    (tmp_path / FILE_NAME).write_text(json.dumps(content))
    found = Manifest.read(tmp_path)
    assert (found.shape, found.format) == ("square", 2)
    assert "convert it again" in found.shape_reason
    assert replace(found, shape=MANIFEST.shape, shape_reason=MANIFEST.shape_reason, format=MANIFEST.format) == MANIFEST


def test_a_manifest_keeps_the_shape(tmp_path: Path) -> None:
    """It comes back as it was written."""
    MANIFEST.write(tmp_path)
    assert Manifest.read(tmp_path) == MANIFEST
