"""Converting in a process of its own, so that the frameworks' memory, threads and chatter end with it.

`python -m processor.yolo.conversion` reads the order from its standard input; `run` is how to call it.
"""

import json
import logging
import os
import subprocess
import sys
from pathlib import Path

from processor.runtimes.telemetry import silence
from processor.yolo.calibration import Calibration, can_quantize
from processor.yolo.convert import Source, convert
from processor.yolo.manifest import Manifest
from wire.errors import ImageProcessorError, ModelError
from wire.jobs import Problem

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
    order = {
        "name": source.name,
        "cfg": source.cfg,
        "weights": str(source.weights),
        "labels": source.labels,
        "folder": str(folder),
        "calibration": calibration and [calibration.name, calibration.sha256, *map(str, calibration.files)],
    }
    child = subprocess.run(
        [sys.executable, "-m", "processor.yolo.conversion"],
        input=json.dumps(order),
        capture_output=True,
        text=True,
        env=os.environ | QUIET,
        check=False,
    )
    answer = _answer(child)
    if answer:
        raise Problem(answer["code"], answer["message"]).to_error()
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


def _answer(child: subprocess.CompletedProcess[str]) -> dict[str, str]:
    try:
        answer: dict[str, str] = json.loads(child.stdout.splitlines()[-1])
    except (IndexError, ValueError):
        reason = (child.stderr.strip().splitlines() or [f"exit code {child.returncode}"])[-1]
        raise ModelError(f"Converting failed: {reason}") from None
    return answer


def _calibration(ordered: list[str] | None) -> Calibration | None:
    if ordered is None:
        return None
    name, sha256, *files = ordered
    return Calibration(name, sha256, tuple(map(Path, files)))


def main() -> None:
    """Converts what standard input orders; answers `{}` or an error's code and message as the last line."""
    order = json.load(sys.stdin)
    labels = order["labels"]
    source = Source(order["name"], order["cfg"], Path(order["weights"]), None if labels is None else tuple(labels))
    answer: dict[str, str] = {}
    silence()
    try:
        convert(source, Path(order["folder"]), _calibration(order["calibration"]))
    except ModuleNotFoundError as error:
        answer = {
            "code": ModelError.code,
            "message": f"Converting needs {error.name}, which is not installed here: pip install -r "
            "requirements/convert.txt, or convert on another machine and copy the model's folder.",
        }
    except ImageProcessorError as error:
        answer = {"code": error.code, "message": error.message}
    sys.stdout.write("\n" + json.dumps(answer) + "\n")


if __name__ == "__main__":
    main()
