"""The command `bench`, on a toy network."""

import json
import stat
from pathlib import Path

import pytest
from click.testing import CliRunner

from measure.command_bench import bench
from measure.plot import plot
from measure.rounds import Round, Sample, summarize
from measure.speed.bench import with_onnx
from measure.speed.cost import gflop
from measure.speed.setups import Engine
from processor.catalog.models import MODELS

PNG = b"\x89PNG\r\n\x1a\n"
DETECTING = ["letterbox", "infer", "heads", "nms"]


def toy_environ(toy_models: Path) -> dict[str, str]:
    return {"MODEL": "toy", "WEIGHTS_DIR": str(toy_models / "weights"), "MODELS_DIR": str(toy_models / "models")}


def test_a_round_measures_every_stage_beside_every_alternative(toy_models: Path, photos: Path, tmp_path: Path) -> None:
    """One row for each that is installed; what is not is skipped with its reason."""
    arguments = ["--images", str(photos), "--rounds", "1", "--shape", "rect", "--precision", "f32", "--no-roofline"]
    for response in ("boxes", "json", "picture"):
        arguments += ["--response", response]
    files = ["--json", str(tmp_path / "found.json"), "--plot", str(tmp_path / "found.png")]
    result = CliRunner().invoke(bench, [*arguments, *files], env=toy_environ(toy_models))
    assert result.exit_code == 0, result.output
    rows = json.loads((tmp_path / "found.json").read_text())["rows"]
    stages = {(row["engine"], row["response"]): list(row["stages"]) for row in rows}
    assert stages["detector", "boxes"] == [*DETECTING, "total"]
    assert stages["detector", "json"] == ["read", "decode", *DETECTING, "json", "total"]
    assert stages["detector", "picture"] == ["read", "decode", *DETECTING, "draw", "encode", "json", "total"]
    engines = {"keras-predict", "tf-function", "openvino-plain", "openvino-own-default", "onnxruntime", "opencv-dnn"}
    missing = engines - {name for name, _ in stages}
    assert result.stderr.count("Skipped") >= len(missing)
    assert {"keras-predict", "openvino-plain", "onnxruntime"}.isdisjoint(missing), result.stderr
    assert all(row["answer"] == row["response"] for row in rows)
    assert all(row["pictures"] == 4 and row["gflop"] > 0 for row in rows if row["engine"] != "darknet")
    assert (tmp_path / "found.png").read_bytes().startswith(PNG)


def test_the_onnx_file_is_the_same_network(toy_models: Path, tmp_path: Path) -> None:
    """The heads of ONNX Runtime and of OpenCV are those of OpenVINO, through every kind of layer."""
    import numpy as np

    from measure.speed.engines.by_onnx import OnnxRuntime, OpenCvDnn
    from processor.runtimes import Execution, load

    folder, cfg = toy_models / "models/toy", (toy_models / "weights/toy.cfg").read_text()
    exported = next(file for file in folder.glob("network*.xml") if "int8" not in file.name)
    picture = np.random.default_rng(3).uniform(0, 255, (1, 64, 64, 3)).astype(np.float32)
    expected = load(exported, Execution()).infer(picture)
    with with_onnx([Engine("onnxruntime", folder)], cfg, folder / "network.keras", pytest.fail) as [engine]:
        assert engine.onnx is not None
        found = [OnnxRuntime(engine.onnx).infer(picture), OpenCvDnn(engine.onnx).infer(picture)]
    for heads in found:
        for head, reference in zip(heads, expected, strict=True):
            assert head.shape == reference.shape
            assert np.abs(head - reference).max() <= 1e-3 * np.abs(reference).max()


def test_the_arithmetic_is_what_darknet_says() -> None:
    """Darknet's own listing of its layers ends with these sums; half the pixels are half the work."""
    assert gflop(MODELS["yolov3-tiny"].cfg, (416, 416)) == pytest.approx(5.57, abs=0.01)
    assert gflop(MODELS["yolov3"].cfg, (416, 416)) == pytest.approx(65.86, abs=0.05)
    assert gflop(MODELS["yolov3"].cfg, (416, 224)) == pytest.approx(65.86 * 7 / 13, abs=0.05)


def test_darknets_own_word_on_its_time_is_taken(
    toy_models: Path, photos: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A stand-in for the program: one line for each picture that it is given. Options go by their former names too."""
    program = tmp_path / "darknet"
    program.write_text('#!/bin/sh\nwhile read name; do echo "$name: Predicted in 0.250000 seconds."; done\n')
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    arguments = ["--images", str(photos), "--rounds", "1", "--precision", "f32", "--shape", "rect", "--no-roof"]
    files = ["--beside", "darknet", "--json", str(tmp_path / "found.json")]
    result = CliRunner().invoke(bench, [*arguments, *files], env=toy_environ(toy_models))
    assert result.exit_code == 0, result.output
    row = json.loads((tmp_path / "found.json").read_text())["rows"][0]
    assert (row["engine"], row["pictures"], row["stages"]["infer"]["median"]) == ("darknet", 4, 250)


def test_a_plot_is_a_png_even_of_what_failed(tmp_path: Path) -> None:
    """A row without an answer has no times."""
    rows = {"fast": summarize([Round(1, (Sample({"total": 5.0}),))]), "dead": summarize([Round(1, (), 2)])}
    plot(rows, "made", tmp_path / "plot.png")
    assert (tmp_path / "plot.png").read_bytes().startswith(PNG)


def test_help_needs_nothing_heavy() -> None:
    """The commands are there before any framework is."""
    import subprocess
    import sys

    code = "import sys, measure.command_bench, measure.command_evaluate; print(*sys.modules)"
    modules = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.split()
    assert not {"numpy", "cv2", "openvino", "keras", "tensorflow", "matplotlib", "pycocotools"} & set(modules)
