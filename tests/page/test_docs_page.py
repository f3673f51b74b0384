"""The API's page begins with examples, which do what they say."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import expect

from browsing import TIMEOUT_MS, Visit
from service import Service
from session_tab import picture

pytestmark = pytest.mark.browser

KEY = "sixteen-characters-or-more"


def test_the_three_examples_do_what_they_say(browser: Any, stand_in: str, tmp_path: Path) -> None:
    """Copied from the page, against the service that serves it."""
    visit = Visit(browser, f"{stand_in}/docs")
    expect(visit.page.locator(".start p").first).to_contain_text("Nothing but a picture is needed.")
    _try_examples(visit.page, stand_in, tmp_path)
    assert "API key" not in visit.page.locator(".start").inner_text()
    visit.page.close()


def test_where_a_key_is_demanded_they_have_it(
    browser: Any, start_stand_in: Callable[..., Service], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Out of the variable that is told beside them."""
    monkeypatch.setenv("IMAGE_PROCESSOR_KEY", KEY)
    service = start_stand_in("inline", STAND_IN_SECONDS="0", API_KEYS=KEY)
    with browser.new_context(http_credentials={"username": "", "password": KEY}) as context:
        page = context.new_page()
        page.goto(f"{service.url}/docs")
        expect(page.locator(".start p").first).to_contain_text("export IMAGE_PROCESSOR_KEY=")
        _try_examples(page, service.url, tmp_path)


def _try_examples(page: Any, url: str, folder: Path) -> None:
    expect(page.locator(".here").first).to_have_text(url)
    marked, data, later = page.locator(".start pre").all_text_contents()
    (folder / "image.jpg").write_bytes(picture())

    def run(example: str) -> str:
        return subprocess.run(["bash", "-ec", example], cwd=folder, check=True, capture_output=True, text=True).stdout

    run(marked)
    assert (folder / "marked.jpg").read_bytes().startswith(b"\xff\xd8")
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
