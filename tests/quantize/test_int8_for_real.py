"""A real model, quantized by pictures that packages carry, finds what it found before; a worse one is told apart."""

import shutil
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import openvino as ov
import pytest
from openvino import opset13 as opset

from limited_cpu import compare_in_process, compare_on_avx2
from processor.imaging.decode import decode
from processor.runtimes import Execution
from processor.stopwatch import Stopwatch
from processor.yolo import calibration
from processor.yolo.agreement import near
from processor.yolo.detector import DetectOptions
from processor.yolo.loading import load_detector
from processor.yolo.manifest import Manifest

Kernel = np.ndarray


@pytest.fixture
def with_kernels(tiny_model: Path, tmp_path: Path) -> Callable[[Callable[[Kernel], Kernel], float], Path]:
    """Makes a copy of the model with other int8 kernels, that many times as large, and scales that fit them."""

    def make(change: Callable[[Kernel], Kernel], times: float) -> Path:
        folder = Path(shutil.copytree(tiny_model, tmp_path / "changed", ignore=shutil.ignore_patterns("cache")))
        network = ov.Core().read_model(tiny_model / "network-int8.xml")
        for node in network.get_ops():
            kernel = node.input_value(1).get_node() if node.get_type_name() == "Convolution" else None
            if kernel is None or kernel.get_type_name() != "Multiply":
                continue
            whole = kernel.input_value(0).get_node().input_value(0).get_node()
            scale = kernel.input_value(1).get_node()
            whole.output(0).replace(opset.constant(change(whole.get_data()).astype(np.int8)).output(0))
            scale.output(0).replace(opset.constant(scale.get_data() / np.float32(times)).output(0))
        ov.save_model(network, folder / "network-int8.xml", compress_to_fp16=False)
        replace(Manifest.read(folder), files={}).write(folder)
        return folder

    return make


def test_int8_finds_the_same_objects(shared: Path, tiny_model: Path) -> None:
    """YOLOv3-tiny's dog, bicycle and car, in float32 and in int8; the manifest says what it was quantized by."""
    manifest, chosen = Manifest.read(tiny_model), calibration.carried()
    assert manifest.quantization is not None
    assert chosen is not None
    assert manifest.quantization.calibration_sha256 == chosen.sha256

    photo = decode((shared / "images/dog.jpg").read_bytes(), max_pixels=10_000_000)
    labels = {}
    for precision in ("f32", "int8"):
        detector = load_detector(tiny_model, manifest, Execution(precision))
        found = detector.detect(photo, DetectOptions(), Stopwatch()).detections
        labels[precision] = {manifest.labels[class_id] for class_id in found.class_id}
    assert labels["f32"] == labels["int8"] >= {"dog", "bicycle", "car"}


def test_a_good_quantization_is_near_on_every_cpu(tiny_model: Path) -> None:
    """As the manifest says, and as CPUs without VNNI have it."""
    converted = Manifest.read(tiny_model).agreement["int8"]
    assert near(converted)
    assert converted.boxes > 40
    assert near(compare_on_avx2(tiny_model))


def test_weights_of_eight_bits_are_far_without_vnni(with_kernels: Callable[..., Path]) -> None:
    """The same kernels twice as large: sums of two products overflow, and boxes are lost."""
    folder = with_kernels(lambda kernel: np.clip(2 * kernel.astype(int), -127, 127), 2)
    assert not near(compare_on_avx2(folder))


def test_a_coarse_quantization_is_far(with_kernels: Callable[..., Path]) -> None:
    """Kernels of five bits."""
    assert not near(compare_in_process(with_kernels(lambda kernel: np.round(kernel / 4.3) * 4.3, 1)))
