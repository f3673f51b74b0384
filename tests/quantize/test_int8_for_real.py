"""A real model, quantized by pictures that packages carry, finds what it found before."""

from pathlib import Path

from processor.catalog.models import MODELS
from processor.imaging.decode import decode
from processor.runtimes import Execution, load
from processor.stopwatch import Stopwatch
from processor.yolo import calibration, conversion
from processor.yolo.convert import Source
from processor.yolo.detector import DetectOptions, Detector


def test_int8_finds_the_same_objects(shared: Path, tmp_path: Path) -> None:
    """YOLOv3-tiny's dog, bicycle and car, in float32 and in int8; the manifest says what it was quantized by."""
    source = Source("yolov3-tiny", MODELS["yolov3-tiny"].cfg, shared / "models/yolov3-tiny.weights")
    chosen = calibration.choose(None)
    assert chosen is not None
    manifest = conversion.run(source, tmp_path / "model", chosen)
    assert manifest.quantization is not None
    assert manifest.quantization.calibration_sha256 == chosen.sha256

    photo = decode((shared / "images/dog.jpg").read_bytes(), max_pixels=10_000_000)
    labels = {}
    for precision, network in (("f32", "f32"), ("int8", "int8")):
        runtime = load(tmp_path / "model" / manifest.networks[network], Execution(precision))
        found = Detector(runtime, manifest.heads, manifest.input_wh, 32).detect(photo, DetectOptions(), Stopwatch())
        labels[precision] = {manifest.labels[class_id] for class_id in found.detections.class_id}
    assert labels["f32"] == labels["int8"] >= {"dog", "bicycle", "car"}
