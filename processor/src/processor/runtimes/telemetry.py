"""OpenVINO reports its use to its makers, unasked, where `openvino_telemetry` can be imported. Here it cannot."""

import sys


def silence() -> None:
    """Nothing that this process does with OpenVINO is reported. Call it before OpenVINO is first imported."""
    sys.modules.setdefault("openvino_telemetry", None)  # type: ignore[arg-type]
