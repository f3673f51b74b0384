"""The page in a Firefox as distributions have it, which Playwright cannot steer: by way of puppeteer."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from conftest import ROOT

pytestmark = pytest.mark.browser

FIREFOX = shutil.which("firefox-esr") or shutil.which("firefox")
NODE, SCRIPT = Path(sys.executable).with_name("node"), Path(__file__).with_name("firefox.mjs")
THERE = FIREFOX is not None and Path(ROOT, "node_modules/puppeteer-core").is_dir()


def test_a_picture_and_a_camera_in_firefox(stand_in: str, tmp_path: Path) -> None:
    """Dropped and opened, watched and kept; and nothing that the console complains about."""
    if not THERE:
        (pytest.fail if os.environ.get("CI") == "true" else pytest.skip)("needs firefox and puppeteer-core")
    visit = subprocess.run(
        [NODE, SCRIPT, str(FIREFOX), stand_in],
        capture_output=True,
        text=True,
        timeout=400,
        env=os.environ | {"HOME": str(tmp_path)},
    )
    assert visit.returncode == 0, visit.stderr[-2000:]
    told = json.loads(visit.stdout)
    assert told["version"].startswith("firefox/")
    assert sorted(each.split()[0] for each in told["opened"]) == ["bicycle", "dog"]
    assert sorted(told["seen"]) == ["bicycle 1", "dog 1"]
    assert len(told["entries"]) == 2
    assert told["entries"][0].startswith("Camera 20")
    assert told["entries"][1] == "garden.jpg"
    assert told["errors"] == []
