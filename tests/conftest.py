"""What every test can ask for."""

import os
import sqlite3  # noqa: F401 - before TensorFlow, whose own SQLite, without full-text search, would stand in for it
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any
from zlib import crc32

import pytest

from browsing import CHROMIUM, HEADLESS_SHELL, QUIET, TIMEOUT_MS
from made_once import made_once

ROOT = Path(__file__).parents[1]
SLOW = ("quantize", "golden", "measure", "e2e", "mode2", "page", "processor", "architecture", "backends", "upgrade")
"""Folders with files that take long: where files run side by side, none of these may be the last to begin."""


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Several processes of tests begin with slow files, mixed: some compute and some wait, which goes well together.

    One process alone keeps the usual order.
    """
    if hasattr(config, "workerinput"):
        slow = {ROOT / "tests" / name for name in SLOW}
        items.sort(key=lambda item: (slow.isdisjoint(item.path.parents), crc32(item.path.name.encode())))


@pytest.fixture(scope="session")
def shared() -> Path:
    """A folder of real models and pictures beside the checkout; not everybody has one."""
    folder = ROOT.parent / "shared"
    if not folder.is_dir():
        pytest.skip("needs a folder `shared` with real models and pictures beside the checkout")
    return folder


@pytest.fixture(scope="session")
def tiny_model(shared: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the real yolov3-tiny, converted and quantized. Not to be changed."""

    def convert(folder: Path) -> None:
        from processor.yolo import calibration, conversion  # imports what most tests do not need
        from processor.yolo.convert import Source

        cfg, weights = (shared / f"models/yolov3-tiny.{each}" for each in ("cfg", "weights"))
        conversion.run(Source("yolov3-tiny", cfg.read_text(), weights), folder / "model", calibration.carried())

    return made_once(tmp_path_factory, "yolov3-tiny", convert) / "model"


@pytest.fixture(scope="session")
def launch() -> Iterator[Callable[..., Any]]:
    """Starts a Chromium, with more arguments; `whole`: that which has cameras. A laptop may lack it, and CI may not."""
    from playwright.sync_api import expect, sync_playwright

    expect.set_options(timeout=TIMEOUT_MS)
    with sync_playwright() as playwright:

        def begin(*more: str, whole: bool = False) -> Any:
            program = CHROMIUM if whole else HEADLESS_SHELL or CHROMIUM
            if program is None:
                name = "chromium" if whole else "chromium-headless-shell"
                if os.environ.get("CI") == "true":
                    pytest.fail(f"Expected {name}, found none; CI must have it.")
                pytest.skip(f"{name} is not installed")
            arguments = ["--no-sandbox", "--disable-sync", *QUIET, *more]
            return playwright.chromium.launch(executable_path=program, args=arguments)

        yield begin


@pytest.fixture(scope="session")
def browser(launch: Callable[..., Any]) -> Iterator[Any]:
    """Chromium, without cameras."""
    chromium = launch()
    yield chromium
    chromium.close()
