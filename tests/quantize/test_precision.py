"""Which precision a model is computed in."""

import logging
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from processor.runtimes.cpu import CpuFeatures
from processor.yolo import calibration
from processor.yolo.accuracy_records import Measurement, passed, shipped
from processor.yolo.detector import DetectOptions
from processor.yolo.manifest import Manifest
from processor.yolo.precision import accurate, choose, possible, requested_precision
from wire.errors import ModelError
from wire.tasks.detect.model import Agreement, PrecisionFigures

OLD, NEW = CpuFeatures(), CpuFeatures(int8=True, bf16=True)
SERVED = DetectOptions().shape
ALL = {"f32", "bf16", "int8"}
NOT_SERVED = "rect" if SERVED == "square" else "square"


def measured(precision: str, accuracy: float, size: int = 416, shape: str = "", images: str = "coco") -> Measurement:
    """A measurement of the toy model, in the shape that it serves in unless another is given."""
    return Measurement(
        set=images,
        images=117,
        precision=precision,
        shape=shape or SERVED,
        size=size,
        map=accuracy,
        weights_sha256="a" * 64,
        calibration_sha256="b" * 64 if precision == "int8" else None,
    )


GOOD = [measured("f32", 0.170), measured("bf16", 0.169), measured("int8", 0.166)]


def eligible(
    manifest: Manifest, cpu: CpuFeatures, own: list[Measurement], others: Sequence[Measurement] = ()
) -> set[str]:
    """What `auto` may choose."""
    return set(accurate(("f32", *possible(manifest, cpu)), manifest, SERVED, own, others))


CHOICES = {
    "nothing measured": (NEW, [], {"f32"}),
    "all is well": (NEW, GOOD, {"f32", "bf16", "int8"}),
    "int8 loses too much": (NEW, [*GOOD[:2], measured("int8", 0.164)], {"f32", "bf16"}),
    "both lose too much": (NEW, [GOOD[0], measured("bf16", 0.1), measured("int8", 0.1)], {"f32"}),
    "the CPU has neither": (OLD, GOOD, {"f32"}),
    "the CPU has bfloat16 alone": (CpuFeatures(bf16=True), GOOD, {"f32", "bf16"}),
    "the CPU has int8 alone": (CpuFeatures(int8=True), GOOD, {"f32", "int8"}),
    "nothing to compare with": (NEW, GOOD[1:], {"f32"}),
    "int8 was measured as it is not served": (
        NEW,
        [*GOOD[:2], measured("int8", 0.17, shape=NOT_SERVED)],
        {"f32", "bf16"},
    ),
    "float32 was measured as it is not served": (NEW, [measured("f32", 0.17, shape=NOT_SERVED), *GOOD[1:]], {"f32"}),
    "float32 was measured at another size": (NEW, [measured("f32", 0.17, size=608), *GOOD[1:]], {"f32"}),
}


@pytest.mark.parametrize(("cpu", "measurements", "expected"), CHOICES.values(), ids=CHOICES)
def test_auto_chooses_among_those_that_passed(
    cpu: CpuFeatures, measurements: list[Measurement], expected: set[str], manifest: Manifest
) -> None:
    """What the CPU cannot, or what nobody looked at, is not chosen."""
    assert eligible(manifest, cpu, measurements) == expected


def test_auto_takes_no_int8_network_that_is_not_there(float_manifest: Manifest) -> None:
    """Whatever was measured elsewhere."""
    assert eligible(float_manifest, NEW, GOOD) == {"f32", "bf16"}


def test_auto_takes_no_int8_network_of_an_earlier_recipe(manifest: Manifest) -> None:
    """It may be right on the CPU that measured it and wrong on this one."""
    assert manifest.quantization is not None
    before = replace(manifest, quantization=replace(manifest.quantization, recipe=1))
    assert eligible(before, NEW, GOOD) == {"f32", "bf16"}


def test_measurements_of_other_weights_say_nothing(manifest: Manifest) -> None:
    """A model of the same name may be another one."""
    assert not passed("bf16", replace(manifest, weights_sha256="f" * 64), SERVED, GOOD)


def test_measurements_of_another_quantization_say_nothing(manifest: Manifest) -> None:
    """Other pictures make another network; bfloat16 has nothing to do with them."""
    assert manifest.quantization is not None
    other = replace(manifest, quantization=replace(manifest.quantization, calibration_sha256="e" * 64))
    assert not passed("int8", other, SERVED, GOOD)
    assert passed("bf16", other, SERVED, GOOD)


def test_every_set_counts_for_itself(manifest: Manifest) -> None:
    """The loss is the mean over a set's sizes, and no set makes up for another."""
    swaying = [measured("f32", 0.2, size=608), measured("int8", 0.199, size=608), GOOD[0], measured("int8", 0.164)]
    assert passed("int8", manifest, SERVED, swaying)
    mine = [measured("f32", 0.5, images="mine"), measured("int8", 0.4, images="mine")]
    assert not passed("int8", manifest, SERVED, [*GOOD, *mine])


def test_the_users_own_measurements_go_first(manifest: Manifest) -> None:
    """Others' count for a precision that the user did not measure, and only for that."""
    bad = [measured("f32", 0.5, images="mine"), measured("int8", 0.4, images="mine")]
    assert eligible(manifest, NEW, bad, GOOD) == {"f32", "bf16"}
    assert eligible(manifest, NEW, GOOD, bad) == {"f32", "bf16", "int8"}


NEAR = Agreement(0.9, 0.9, 50, 20)
FIGURES = {"near": NEAR, "far": Agreement(0.7, 0.9, 50, 20), "few": Agreement(1.0, 1.0, 5, 20)}


def test_where_nobody_measured_the_comparison_with_float32_counts(manifest: Manifest) -> None:
    """Boxes as float32's, and enough of them; whoever measured knows better."""
    compared = {each: replace(manifest, agreement={"int8": figures}) for each, figures in FIGURES.items()}
    assert {each: eligible(model, NEW, []) for each, model in compared.items()} == {
        "near": {"f32", "int8"},
        "far": {"f32"},
        "few": {"f32"},
    }
    assert eligible(compared["near"], NEW, [*GOOD[:2], measured("int8", 0.164)]) == {"f32", "bf16"}
    assert eligible(compared["far"], NEW, GOOD) == ALL


def test_the_fastest_of_those_that_passed_is_chosen(manifest: Manifest, tmp_path: Path) -> None:
    """Whichever that is; all figures are told."""
    model = replace(manifest, agreement={"int8": NEAR, "bf16": NEAR})
    taken = {"f32": 9.0, "int8": 4.0, "bf16": 3.0}
    choice = choose("auto", model, tmp_path, SERVED, NEW, lambda precisions: {each: taken[each] for each in precisions})
    assert choice.precision == "bf16"
    assert choice.figures == (
        PrecisionFigures("f32", eligible=True, agreement=None, milliseconds=9.0),
        PrecisionFigures("int8", eligible=True, agreement=NEAR, milliseconds=4.0),
        PrecisionFigures("bf16", eligible=True, agreement=NEAR, milliseconds=3.0),
    )
    slow = choose(
        "auto", model, tmp_path, SERVED, NEW, lambda precisions: dict.fromkeys(precisions, 9.0) | {"f32": 1.0}
    )
    assert slow.precision == "f32"


def test_nothing_is_timed_where_there_is_no_choice(
    manifest: Manifest, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """A model that nobody compared runs in float32, and one line says what to do; so does what is asked for."""

    def never(precisions: Sequence[str]) -> dict[str, float]:
        raise AssertionError(precisions)

    with caplog.at_level(logging.INFO):
        assert choose("auto", manifest, tmp_path, SERVED, NEW, never).precision == "f32"
    assert caplog.text.count("convert it again") == 1
    near = replace(manifest, agreement={"int8": NEAR})
    assert choose("f32", near, tmp_path, SERVED, NEW, never).precision == "f32"


def test_what_is_asked_for_is_taken(manifest: Manifest) -> None:
    """Measured or not."""
    assert [requested_precision(each, manifest, NEW) for each in ("f32", "bf16", "int8")] == ["f32", "bf16", "int8"]
    assert requested_precision("int8", manifest, OLD) == "int8"


def test_what_cannot_be_had_is_refused(manifest: Manifest, float_manifest: Manifest) -> None:
    """With what to do instead."""
    with pytest.raises(ModelError, match=r"without an int8 network.*--calibrate"):
        requested_precision("int8", float_manifest, NEW)
    with pytest.raises(ModelError, match=r"avx512_bf16 or amx_bf16.*--precision auto"):
        requested_precision("bf16", manifest, OLD)


SHIPPED = {"yolov3-tiny": "dccea06f", "embedded": "c068d907", "yolov4-tiny": "cf9fbfd0"}


@pytest.mark.parametrize("shape", ["square", "rect", "stretch"])
@pytest.mark.parametrize("weights", SHIPPED.values(), ids=SHIPPED)
def test_the_project_ships_measurements_of_known_weights(weights: str, shape: str, manifest: Manifest) -> None:
    """Quantized by what packages carry, all find as much in every precision and shape."""
    chosen = calibration.choose(None)
    assert chosen is not None
    assert manifest.quantization is not None
    [sha256] = {each.weights_sha256 for each in shipped() if each.weights_sha256.startswith(weights)}
    quantization = replace(manifest.quantization, calibration_sha256=chosen.sha256)
    model = replace(manifest, weights_sha256=sha256, quantization=quantization)
    assert set(accurate(("f32", "int8", "bf16"), model, shape, (), shipped())) == ALL
