"""A converted model, opened: loaded, warm, and ready for pictures."""

import logging
from dataclasses import dataclass
from pathlib import Path

import cv2

from processor.pixel_budget import PixelBudget
from processor.runtimes import Execution
from processor.runtimes.cpu import CpuFeatures
from processor.tasks.detect.processor import DetectProcessor, machine_budget
from processor.tasks.detect.warming import warm
from processor.yolo.accuracy_records import known
from processor.yolo.loading import detector_around, load_runtime
from processor.yolo.manifest import Manifest
from processor.yolo.precision import choose
from processor.yolo.timing import timings
from wire.tasks.detect import model_labels
from wire.tasks.detect.model import DetectModel, DetectModelVersion
from wire.tasks.spec import AUTO

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class RuntimeOptions:
    """What executes a model, and how. `precision` may be `auto`; the rest is as in `Execution`."""

    runtime: str = "openvino"
    precision: str = "auto"
    threads: int | None = None
    streams: int | None = 1


def open_processor(
    folder: Path,
    options: RuntimeOptions,
    notice: str,
    max_pixels: int,
    *,
    name: str = "",
    shape: str = AUTO,
    budget: PixelBudget | None = None,
) -> DetectProcessor:
    """A processor with the converted model in `folder`, warm.

    It is called `name`, and as its manifest says where that is empty, and has the `notice`. `shape` counts where a
    request names none; with `auto`, the model's own. Without a `budget` it has one of its own, by the machine's memory.
    Raises ManifestError where that is not a whole one, ModelError where the precision cannot be had.
    """
    cv2.setNumThreads(1)  # the cores are the network's
    manifest = Manifest.read(folder)
    shape, reason = (manifest.shape, manifest.shape_reason) if shape == AUTO else (shape, f"SHAPE={shape} is set")
    choice = choose(
        "f32" if options.runtime == "keras" else options.precision,
        manifest,
        folder,
        shape,
        CpuFeatures.detect(),
        lambda precisions: timings(folder, manifest, precisions, options.threads, shape),
    )
    execution = Execution(choice.precision, options.threads, options.streams)
    runtime = load_runtime(folder, manifest, execution, options.runtime)
    version = DetectModelVersion(
        name or manifest.name,
        manifest.weights_sha256,
        runtime.name,
        runtime.precision,
        manifest.input_wh,
        model_labels.digest(manifest.labels),
    )
    accuracy = known(runtime.precision, manifest, folder)
    log.info("%s: pictures are given to it as shape %s, because %s", version.name, shape, reason)
    model = DetectModel(version, manifest.labels, notice, accuracy, choice.figures, shape, reason)
    processor = DetectProcessor(detector_around(runtime, manifest), model, max_pixels, budget or machine_budget())
    warm(processor, runtime, shape)
    return processor
