"""What the machine could do at most."""

import openvino as ov

from measure.speed.engines.peak import LAYERS, chain


def test_the_roof_of_int8_is_measured_in_int8() -> None:
    """OpenVINO runs the quantized chain's convolutions on bytes; with other numbers the roof would hang too low."""
    compiled = ov.Core().compile_model(chain(1, "int8"), "CPU")
    convolutions = [
        node.get_rt_info()["runtimePrecision"].astype(str)
        for node in compiled.get_runtime_model().get_ordered_ops()
        if "Convolution" in node.get_rt_info()["layerType"].astype(str)
    ]
    assert len(convolutions) == LAYERS
    assert set(convolutions) <= {"u8", "i8"}
