"""The precisions are timed once on each kind of CPU."""

import json
import logging
from pathlib import Path

import pytest

from processor.runtimes.cpu import cpu_name
from processor.yolo.manifest import Manifest
from processor.yolo.timing import timings

KEPT = {"f32": 8.0, "int8": 5.0}


def timed(model: Path, *precisions: str) -> dict[str, float]:
    """By precision, milliseconds on one core."""
    return dict(timings(model, Manifest.read(model), precisions, 1, "square"))


def test_what_was_measured_on_such_a_cpu_is_taken(model: Path) -> None:
    """Of those that are asked for; other CPUs' figures stay beside it."""
    others = {"some other CPU": {"f32": 1.0}}
    (model / "timings.json").write_text(json.dumps(others | {cpu_name(): KEPT}))
    assert timed(model, "f32", "int8") == KEPT
    assert timed(model, "int8") == {"int8": 5.0}
    assert json.loads((model / "timings.json").read_text()) == others | {cpu_name(): KEPT}


@pytest.mark.parametrize("content", [None, "{", "[]", '{"some other CPU": {"f32": 1.0, "int8": 2.0}}'])
def test_else_it_is_measured_and_kept(model: Path, content: str | None) -> None:
    """Where there is no file, one that cannot be read, or one of another CPU."""
    if content is not None:
        (model / "timings.json").write_text(content)
    found = timed(model, "f32", "int8")
    assert found.keys() == {"f32", "int8"}
    assert all(0 < each < 10_000 for each in found.values())
    kept = json.loads((model / "timings.json").read_text())
    assert kept[cpu_name()] == found
    assert timed(model, "f32", "int8") == found
    assert not list(model.glob(".timings*"))


def test_where_nothing_can_be_kept_the_log_says_so(model: Path, caplog: pytest.LogCaptureFixture) -> None:
    """What was measured counts nevertheless. A folder where the file should be is as good as a read-only disk."""
    (model / "timings.json").mkdir()
    with caplog.at_level(logging.INFO):
        assert timed(model, "f32").keys() == {"f32"}
    assert caplog.text.count("counts for this start alone") == 1
    assert not list(model.glob(".timings*"))
