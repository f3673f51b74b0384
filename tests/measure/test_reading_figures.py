"""How well and how fast text is read is measured by commands."""

import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from measure.command_reading import reading
from measure.reading import accuracy, beside
from reader_at_hand import reader_at_hand


@pytest.fixture
def environ(monkeypatch: pytest.MonkeyPatch) -> None:
    settings = reader_at_hand()
    monkeypatch.setenv("WEIGHTS_DIR", str(settings.weights_dir))
    monkeypatch.setenv("MODELS_DIR", str(settings.models_dir))


def test_error_rates_are_told_for_each_look_and_turn(
    environ: None, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """One font and one size of many: upright and turned, and nothing of it is read wrong."""
    monkeypatch.setattr(accuracy, "SIZES", (24,))
    monkeypatch.setattr(accuracy, "HEADINGS", ("text", "24 px"))
    monkeypatch.setattr(accuracy, "FONTS", accuracy.FONTS[:1])
    done = CliRunner().invoke(reading, ["accuracy", "--json", str(tmp_path / "figures.json")])
    assert done.exit_code == 0, done.output
    figures: dict[str, Any] = json.loads((tmp_path / "figures.json").read_text())
    assert list(figures["percent"]) == [case.name for case in accuracy.cases()]
    assert all(rates == [0.0] for rates in figures["percent"].values())
    assert "| turned by 270 degrees |" in done.stdout


def test_ours_is_measured_beside_the_package(environ: None, tmp_path: Path) -> None:
    """In turns, each in a process of its own; here something takes the package's place that reads nothing."""
    stand_in = tmp_path / "python"
    stand_in.write_text(
        """#!/bin/sh\nwhile read path; do echo '{"seconds": 2.0, "cpu_seconds": 4.0, "lines": []}'; done\n"""
    )
    stand_in.chmod(0o755)
    findings = beside.run(stand_in, 1, 2, ("auto",))
    ours, other = findings.rows
    assert (ours[0], ours[4], ours[5]) == ("ours, auto", 0.0, 2)
    assert other == ("rapidocr", 2000.0, 2000.0, 4000.0, 100.0, 0)


def test_without_the_package_it_is_said_how_to_get_it(environ: None, tmp_path: Path) -> None:
    """In the command's own words."""
    done = CliRunner().invoke(reading, ["speed", "--beside", str(tmp_path / "nowhere"), "--precision", "f32"])
    assert "make .venv-rapidocr/.installed" in str(done.exception)
