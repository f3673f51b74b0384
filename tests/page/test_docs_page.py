"""The API's page begins with examples, which do what they say."""

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browsing import TIMEOUT_MS, Visit
from session_tab import picture

pytestmark = pytest.mark.browser


def test_the_three_examples_do_what_they_say(browser: Any, stand_in: str, tmp_path: Path) -> None:
    """Copied from the page, against the service that serves it."""
    visit = Visit(browser, f"{stand_in}/docs")
    expect(visit.page.locator(".here").first).to_have_text(stand_in)
    marked, data, later = visit.page.locator(".start pre").all_text_contents()
    visit.page.close()
    (tmp_path / "image.jpg").write_bytes(picture())

    def run(example: str) -> str:
        return subprocess.run(["bash", "-ec", example], cwd=tmp_path, check=True, capture_output=True, text=True).stdout

    run(marked)
    assert (tmp_path / "marked.jpg").read_bytes().startswith(b"\xff\xd8")
    assert json.loads(run(data))["result"]["detections"]
    assert '"succeeded"' in (said := run(later))
    assert "label,class_id,confidence" in said


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_of_the_api_is_accessible(browser: Any, stand_in: str, scheme: str) -> None:
    """In both colour schemes, with an operation open."""
    with browser.new_context(color_scheme=scheme) as context:
        page = context.new_page()
        page.set_default_timeout(TIMEOUT_MS)
        page.goto(f"{stand_in}/docs")
        page.locator("#operations-Probes-alive .opblock-summary-control").click()
        page.get_by_role("button", name="Try it out").wait_for()
        ground = page.evaluate("getComputedStyle(document.body).backgroundColor")
        assert (ground == "rgb(255, 255, 255)") == (scheme == "light")
        violations = Axe().run(page).response["violations"]
        told = [(each["id"], [node["target"] for node in each["nodes"]][:3], len(each["nodes"])) for each in violations]
        assert told == []
