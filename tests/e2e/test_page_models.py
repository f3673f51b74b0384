"""Two models in the page, in both modes: which one answers new pictures, and how two of them compare."""

import json
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from page_crew import Crew
from page_object import PageUnderTest
from playwright.sync_api import expect

from conftest import ROOT

SCREENSHOTS = ROOT / "build/screenshots"

pytestmark = [pytest.mark.e2e, pytest.mark.browser]


@pytest.fixture(scope="module")
def two_models(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Settings with yolov3-tiny, which is the default, and the same as `exact`, which is not quantized."""
    folder, models = Path(model_environ["MODELS_DIR"]) / "yolov3-tiny", tmp_path_factory.mktemp("models")
    (models / "yolov3-tiny").symlink_to(folder)
    (models / "exact").mkdir()
    for name in ("network.keras", "network.xml", "network.bin"):
        (models / "exact" / name).symlink_to(folder / name)
    manifest = json.loads((folder / "manifest.json").read_text())
    networks = {name: file for name, file in manifest["networks"].items() if name != "int8"}
    changed = manifest | {"name": "exact", "networks": networks, "quantization": None}
    (models / "exact/manifest.json").write_text(json.dumps(changed))
    return {**model_environ, "MODELS_DIR": str(models), "MODELS": "yolov3-tiny,exact"}


@pytest.fixture(scope="module", params=["mode 1", "mode 2"])
def crew(
    request: pytest.FixtureRequest, two_models: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Crew]:
    """Either mode, with both models."""
    environ = dict(two_models)
    if request.param == "mode 2":
        environ["REDIS_URL"] = request.getfixturevalue("redis_url")
    with Crew(environ, tmp_path_factory.mktemp("two")).at_work() as crew:
        yield crew


@contextmanager
def visited(browser: Any, url: str) -> Iterator[PageUnderTest]:
    visit = PageUnderTest(browser, url)
    expect(visit.page.locator("#model option")).to_have_count(2)
    yield visit
    visit.close()


def test_new_pictures_go_to_the_model_that_is_picked(crew: Crew, browser: Any, pictures: Mapping[str, bytes]) -> None:
    """The default where nobody picks; a choice is still made after a reload."""
    with visited(browser, crew.url) as visit:
        picker = visit.page.get_by_label("Model for new pictures")
        expect(picker.locator("option:checked")).to_contain_text("yolov3-tiny")
        visit.drop(("cat.jpg", pictures["cat"]))
        visit.wait_for_all(1)
        picker.select_option("exact")
        visit.reload()
        expect(picker).to_have_value("exact")
        visit.drop(("cup.jpg", pictures["cup"]))
        visit.wait_for_all(2)
        for name, model in (("cup.jpg", "exact"), ("cat.jpg", "yolov3-tiny")):
            visit.open(name)
            expect(visit.viewer.locator("#details")).to_contain_text(model)


def test_two_models_are_compared_on_one_picture(crew: Crew, browser: Any, pictures: Mapping[str, bytes]) -> None:
    """The second picture stands beside the first, is zoomed with it, and is no entry of its own."""
    with visited(browser, crew.url) as visit:
        visit.drop(("cat.jpg", pictures["cat"]))
        visit.wait_for_all(1)
        expect(visit.page.locator("#progress")).to_have_text("1 of 1 done")
        visit.open("cat.jpg")
        visit.page.get_by_label("Compare with").select_option("exact")
        compared = visit.page.locator("#compared")
        expect(compared.locator("g.box")).to_have_count(1)
        report = visit.viewer.get_by_role("table").filter(has_text="exact")
        expect(report.get_by_role("row").filter(has_text="cat")).to_contain_text("1")
        expect(visit.viewer).to_contain_text("1 object found by both")
        canvases = (visit.canvas, compared.locator(".canvas"))
        before = canvases[1].locator("img").bounding_box()["width"]
        visit.canvas.locator(".zoom-in").click()
        visit.settle()
        widths = [canvas.locator("img").bounding_box()["width"] for canvas in canvases]
        assert widths[1] > before
        assert widths[0] == pytest.approx(widths[1], rel=0.1)
        assert [entry.name for entry in visit.entries()] == ["cat.jpg"]
        SCREENSHOTS.mkdir(parents=True, exist_ok=True)
        visit.page.screenshot(path=SCREENSHOTS / "compare.png", full_page=True)
        visit.page.get_by_label("Compare with").select_option("")
        expect(compared).to_be_hidden()
        assert visit.boxes()
