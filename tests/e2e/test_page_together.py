"""Several pictures at once in a real browser, before the real service in both modes."""

import csv
import io
import json
import zipfile
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
from page_object import PageUnderTest
from PIL import Image
from playwright.sync_api import expect

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

SIX = ("person", "cat", "cup")


@pytest.fixture
def visit(service: Service, browser: Any, pictures: Mapping[str, bytes]) -> Iterator[PageUnderTest]:
    """The page with six pictures that are done, each of three twice, and none of them open."""
    visit = PageUnderTest(browser, service.url)
    visit.drop(*((f"{name}-{number}.jpg", pictures[name]) for name in SIX for number in (1, 2)))
    visit.wait_for_all(6)
    expect(visit.page.locator(".together")).to_be_visible()
    yield visit
    visit.close()


def taken(visit: PageUnderTest, form: str) -> bytes:
    with visit.page.expect_download() as download:
        visit.page.locator(f".takeaway [data-format={form}]").click()
    return Path(download.value.path()).read_bytes()


def test_three_of_six_are_taken_away_and_what_is_removed_comes_back(visit: PageUnderTest) -> None:
    """Files are what the service itself gives of these jobs; a reload while Undo stands loses nothing."""
    jobs = {name: visit.open(name) for name in ("person-1.jpg", "person-2.jpg", "cat-1.jpg")}
    for name in jobs:
        visit.page.get_by_role("checkbox", name=f"Select {name}").check(force=True)
    visit.page.get_by_role("button", name="Download 3 selected").click()
    own = {name: requests.get(f"{visit.url}/v1/jobs/{job}", timeout=10).json()["result"] for name, job in jobs.items()}
    with zipfile.ZipFile(io.BytesIO(taken(visit, "zip"))) as archive:
        assert archive.testzip() is None
        stems = [name.removesuffix(".jpg") for name in jobs]
        assert sorted(archive.namelist()) == sorted(
            f"{stem}{end}" for stem in stems for end in ("-marked.jpg", ".json")
        )
        for name, result in own.items():
            stem = name.removesuffix(".jpg")
            assert json.loads(archive.read(f"{stem}.json"))["detections"] == result["detections"]
            with Image.open(archive.open(f"{stem}-marked.jpg")) as marked:
                assert marked.size == (result["image"]["width"], result["image"]["height"])
    rows = list(csv.reader(io.StringIO(taken(visit, "csv").decode(), newline="")))
    lines = [requests.get(f"{visit.url}/v1/jobs/{job}?format=csv", timeout=10).text for job in jobs.values()]
    each = [list(csv.reader(io.StringIO(text, newline=""))) for text in lines]
    assert rows[0] == each[0][0]
    assert sorted(rows[1:]) == sorted(row for table in each for row in table[1:])
    with zipfile.ZipFile(io.BytesIO(taken(visit, "yolo"))) as archive:
        assert len(archive.read("classes.txt").decode().splitlines()) == 80
        for name, job in jobs.items():
            text = requests.get(f"{visit.url}/v1/jobs/{job}?format=yolo", timeout=10).text
            assert archive.read(f"{name.removesuffix('.jpg')}.txt").decode() == text
    coco = json.loads(taken(visit, "coco"))
    assert Counter(each["image_id"] for each in coco["annotations"]).total() == len(rows) - 1
    visit.page.get_by_role("button", name="Remove 3").click()
    visit.wait_for_all(3)
    visit.page.keyboard.press("Control+z")
    visit.wait_for_all(6)
    visit.page.get_by_role("checkbox", name="Select all").check()
    visit.page.get_by_role("button", name="Remove 6").click()
    visit.wait_for_all(0)
    visit.reload()
    visit.wait_for_all(6)
