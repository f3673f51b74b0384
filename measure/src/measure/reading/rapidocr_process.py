"""Reads pictures with `rapidocr` on OpenVINO, as it is without settings of ours, in an environment that has it.

With `f32` as its argument it computes in that: where OpenVINO is told to leave bfloat16's instructions alone, it would
still choose bfloat16 by itself, and compute it slowly.
Of each line of standard input, a path, it answers a line of JSON: `seconds`, `cpu_seconds` and the `lines` of text.
Nothing of ours is imported: that environment has none of it.
"""

import json
import sys
import time
from pathlib import Path
from typing import Any

import cv2
import openvino
import rapidocr


def in_float32() -> None:
    """Whatever is compiled from now on computes in float32."""
    compile_model = openvino.Core.compile_model

    def compiled(core: openvino.Core, *model: Any, **more: Any) -> openvino.CompiledModel:
        return compile_model(core, *model, **more, config={"INFERENCE_PRECISION_HINT": "f32"})

    openvino.Core.compile_model = compiled


def main() -> None:
    """Answers until there is nothing more to read."""
    if "f32" in sys.argv[1:]:
        in_float32()
    models = Path(rapidocr.__file__).parent / "models"
    files = {
        "Det": "PP-OCRv6_det_small.onnx",
        "Cls": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
        "Rec": "PP-OCRv6_rec_small.onnx",
    }
    paths = {f"{part}.model_path": str(models / name) for part, name in files.items()}
    engines = {f"{part}.engine_type": rapidocr.EngineType.OPENVINO for part in files}
    reader = rapidocr.RapidOCR(params={**paths, **engines, "Global.log_level": "error"})
    for path in sys.stdin:
        picture = cv2.imread(path.strip())
        cpu_seconds, seconds = time.process_time(), time.perf_counter()
        result = reader(picture)
        seconds, cpu_seconds = time.perf_counter() - seconds, time.process_time() - cpu_seconds
        answer = {"seconds": seconds, "cpu_seconds": cpu_seconds, "lines": list(result.txts or ())}
        sys.stdout.write(json.dumps(answer) + "\n")
        sys.stdout.flush()


main()
