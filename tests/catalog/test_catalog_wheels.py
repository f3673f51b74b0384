"""Files out of wheels are fetched by whichever pip there is."""

from pathlib import Path

import pytest

from processor.catalog import wheels
from processor.catalog.progress import Silent
from wire.errors import DownloadError

WHEEL = wheels.Wheel("something==1", 1, "0" * 64, {})


def test_an_environment_without_pip_takes_the_one_on_the_path(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """As the one in which images are built; its own words are told."""
    program = tmp_path / "pip"
    program.write_text('#!/bin/sh\necho "asked to $1 $8" >&2\nexit 1\n')
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=":")
    monkeypatch.setattr(wheels, "find_spec", lambda name: None)
    with pytest.raises(DownloadError, match="something==1: expected pip to fetch it, got 'asked to download "):
        wheels.unpacked(WHEEL, (), tmp_path, Silent())


def test_without_any_pip_that_is_said(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """What was run in its place brought no wheel."""
    monkeypatch.setattr(wheels, "which", lambda name: None)
    monkeypatch.setattr(wheels.sys, "executable", "/bin/false")
    with pytest.raises(DownloadError, match="expected pip to fetch it, got 'no wheel'"):
        wheels.unpacked(WHEEL, (), tmp_path, Silent())
