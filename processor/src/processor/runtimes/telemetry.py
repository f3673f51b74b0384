"""OpenVINO and ONNX Runtime report their use to their makers, unasked. Here neither can.

The one does where `openvino_telemetry` can be imported, the other from its import on, unless a variable says no.
"""

import os
import sys


def silence() -> None:
    """Nothing that this process does with either is reported. Call it before either is first imported."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
    os.environ.update(ORT_DISABLE_TELEMETRY="1")
