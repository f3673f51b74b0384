"""The command `bench http`, against a real server and the baseline."""

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from measure.command_bench import bench

pytestmark = pytest.mark.usefixtures("wrk")


def test_services_are_measured_beside_the_baseline_and_the_detector(
    toy_models: Path, photos: Path, tmp_path: Path, service
) -> None:
    """A row for each, in closed and open loop; the baseline finds its model and answers every request."""
    environ = {"MODEL": "toy", "WEIGHTS_DIR": str(toy_models / "weights"), "MODELS_DIR": str(toy_models / "models")}
    out = tmp_path / "found.json"
    arguments = ["http", f"ours={service.url}", "--images", str(photos), "--rounds", "1", "--seconds", "0.3"]
    more = ["--clients", "2", "--rate", "20", "--baseline", "--detector", "--precision", "f32", "--json", str(out)]
    result = CliRunner().invoke(bench, [*arguments, *more], env=environ)
    assert result.exit_code == 0, result.output
    rows = json.loads(out.read_text())["rows"]
    names = [(row["name"], row.get("rate")) for row in rows]
    assert names[:4] == [("ours", None), ("ours", 20), ("plain Flask", None), ("plain Flask", 20)]
    assert [name.split(",")[0] for name, _ in names[4:]] == ["detector alone"] * 2
    assert all(row["failed"] == 0 and row["pictures"] > 0 for row in rows)


def test_a_service_that_is_not_there_is_all_failure(photos: Path, tmp_path: Path) -> None:
    """The row says so; the command does not end in a trace."""
    arguments = ["http", "http://127.0.0.1:1", "--images", str(photos), "--rounds", "1", "--seconds", "0.2"]
    result = CliRunner().invoke(bench, [*arguments, "--json", str(tmp_path / "found.json")])
    assert result.exit_code == 0, result.output
    [row] = json.loads((tmp_path / "found.json").read_text())["rows"]
    assert row["pictures"] == 0
    assert row["failed"] > 0
