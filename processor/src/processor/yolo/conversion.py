"""Converting in a process of its own, so that the frameworks' memory, threads and chatter end with it."""

import logging
from pathlib import Path

from processor import child_process
from processor.yolo.calibration import Calibration, can_quantize
from processor.yolo.convert import Source
from processor.yolo.manifest import Manifest

log = logging.getLogger(__name__)

QUIET = {
    "TF_CPP_MIN_LOG_LEVEL": "3",
    "TF_ENABLE_ONEDNN_OPTS": "0",
    "KERAS_BACKEND": "tensorflow",
    "CUDA_VISIBLE_DEVICES": "",
}


def run(source: Source, folder: Path, calibration: Calibration | None = None) -> Manifest:
    """The manifest of `source`, converted into `folder` by a child process.

    Without a calibration or NNCF there will be no int8 network, which is logged.
    Raises what `convert` raises, and ModelError where the child died or the frameworks are not installed.
    """
    child_process.call(
        f"Converting {source.name}", "processor.yolo.convert:convert", source, folder, calibration, environ=QUIET
    )
    manifest = Manifest.read(folder)
    for precision, each in manifest.agreement.items():
        log.info(
            "%s in %s beside f32: AP %.2f, F1 %.2f on %d boxes in %d pictures",
            *(source.name, precision, each.ap, each.f1, each.boxes, each.pictures),
        )
    if manifest.quantization is None:
        missing = "pictures to quantize by: name a folder of some" if can_quantize() else "nncf, which is not installed"
        log.warning("%s was converted without an int8 network, for want of %s.", source.name, missing)
    return manifest
