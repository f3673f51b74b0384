"""What people carry away from the page, in both modes: exactly what they see."""

import csv
import io
import json
import os
import subprocess
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from page_object import PageUnderTest
from PIL import Image, ImageChops
from playwright.sync_api import expect

pytestmark = [pytest.mark.e2e, pytest.mark.browser]

NAME = "my walk.jpg"
SIZE = (512, 512)


@pytest.fixture(scope="module", params=["mode1", "mode2"])
def page_of_one(request: pytest.FixtureRequest, browser: Any, pictures: Mapping[str, bytes]) -> Iterator[PageUnderTest]:
    """The page of either mode, with a picture."""
    service = request.getfixturevalue(request.param)
    with browser.new_context() as context:
        context.grant_permissions(["clipboard-read", "clipboard-write"])
        visit = PageUnderTest(context, service.url)
        visit.drop((NAME, pictures["person"]))
        visit.wait_for_all(1)
        yield visit
        visit.close()


@pytest.fixture
def visit(page_of_one: PageUnderTest) -> Iterator[PageUnderTest]:
    """That page, its threshold moved and one of several labels hidden."""
    visit = page_of_one
    visit.begin_again()
    visit.wait_for_all(1)
    visit.open(NAME)
    visit.slider(5)
    label = Counter(box.label for box in visit.boxes()).most_common()[-1][0]
    visit.chip(label).click()
    visit.settle()
    yield visit
    visit.check()


def seen(visit: PageUnderTest) -> Counter[str]:
    return Counter(box.label for box in visit.boxes())


def test_files_hold_what_is_seen(visit: PageUnderTest) -> None:
    """COCO, YOLO, CSV and JSON have as many objects of each label, crops a picture of each."""
    expected = seen(visit)
    assert len(expected) > 1
    files = {form: visit.download(form) for form in ("coco", "yolo", "csv", "crops", "json")}
    assert all(name.startswith("my walk") for name, _ in files.values())
    coco = json.loads(files["coco"][1])
    categories = {each["id"]: each["name"] for each in coco["categories"]}
    assert Counter(categories[each["category_id"]] for each in coco["annotations"]) == expected
    rows = list(csv.DictReader(io.StringIO(files["csv"][1].decode())))
    assert Counter(row["label"] for row in rows) == expected
    assert min(float(row["confidence"]) for row in rows) >= 0.05
    assert len(files["yolo"][1].splitlines()) == expected.total()
    with ZipFile(io.BytesIO(files["crops"][1])) as crops:
        cut = [name for name in crops.namelist() if name.endswith(".jpg")]
        assert len(cut) == expected.total()
        assert {Image.open(crops.open(name)).format for name in cut} == {"JPEG"}
    assert Counter(each["label"] for each in json.loads(files["json"][1])["detections"]) == expected


def test_marked_pictures_show_what_is_seen(visit: PageUnderTest, pictures: Mapping[str, bytes]) -> None:
    """They differ from the picture inside the boxes' reach only, and from each other where the threshold differs."""
    (jpeg_name, jpeg), (png_name, png) = visit.download("jpeg"), visit.download("png")
    assert (jpeg_name, png_name) == ("my walk-marked.jpg", "my walk-marked.png")
    for data, kind in ((jpeg, "JPEG"), (png, "PNG")):
        with Image.open(io.BytesIO(data)) as picture:
            assert (picture.format, picture.size) == (kind, SIZE)
    assert changed(pictures["person"], png) > 0
    visit.slider(90)
    assert not visit.boxes()
    assert changed(pictures["person"], visit.download("png")[1]) == 0


def changed(before: bytes, after: bytes) -> int:
    """How many pixels differ by more than a second decoder would make them differ."""
    pair = [Image.open(io.BytesIO(data)).convert("RGB") for data in (before, after)]
    difference = ImageChops.difference(*pair).convert("L").point(lambda value: 255 if value > 40 else 0)
    return difference.histogram()[255]


def test_the_curl_line_gives_the_same(visit: PageUnderTest, pictures: Mapping[str, bytes], tmp_path: Path) -> None:
    """Run by a shell as it stands there, it answers with the objects that are seen."""
    (tmp_path / NAME).write_bytes(pictures["person"])
    visit.viewer.locator("#curl").wait_for()
    visit.page.get_by_label("JSON", exact=True).check()
    line = visit.viewer.locator("#curl").inner_text()
    done = subprocess.run(["bash", "-c", line], cwd=tmp_path, capture_output=True, timeout=60, env=no_proxy())
    written = [path.read_bytes() for path in tmp_path.iterdir() if path.name != NAME]
    answer = json.loads(written[0] if written else done.stdout)
    assert Counter(each["label"] for each in answer["detections"]) == seen(visit)
    visit.viewer.locator("#copy-curl").click()
    expect(visit.viewer.locator("#copy-curl")).to_contain_text("Copied")
    assert visit.pasted() == line


def no_proxy() -> dict[str, str]:
    return os.environ | {"no_proxy": "*", "NO_PROXY": "*"}


def test_the_result_is_copied_as_json(visit: PageUnderTest) -> None:
    """Without a request; the button says that it was done."""
    with visit.no_request():
        visit.viewer.locator("#copy-json").click()
        expect(visit.viewer.locator("#copy-json")).to_contain_text("Copied")
        copied = json.loads(visit.pasted())
    assert Counter(each["label"] for each in copied["detections"]) == seen(visit)
    assert copied["image"] == {"width": SIZE[0], "height": SIZE[1]}


def test_the_details_tell_who_answered_and_how_long_it_took(visit: PageUnderTest) -> None:
    """The model with its precision, the timing of each stage, and the job's own address."""
    details = visit.viewer.locator("#details")
    job = visit.page.evaluate("location.hash.slice(1)")
    for words in ("yolov3-tiny", "network", "suppression", "512"):
        expect(details).to_contain_text(words)
    expect(details.locator(f'a[href$="/#{job}"]').or_(details.locator(f'a[href="#{job}"]'))).to_be_attached()


@pytest.mark.parametrize("mode", ["mode1", "mode2"])
def test_all_of_it_works_over_plain_http(
    mode: str, request: pytest.FixtureRequest, browser: Any, pictures: Mapping[str, bytes]
) -> None:
    """In a network at home the page has no secure context: no clipboard, no locks, no random ids from the browser."""
    service = request.getfixturevalue(mode)
    with browser.new_context(proxy={"server": service.url}) as context:  # the service itself is asked for that host
        visit = PageUnderTest(context, "http://camera.lan:5001")
        assert visit.page.evaluate("isSecureContext") is False
        visit.drop((NAME, pictures["person"]))
        visit.wait_for_all(1)
        visit.open(NAME)
        visit.viewer.locator("#copy-json").click()
        expect(visit.viewer.locator("#copy-json")).to_contain_text("Copied")
        assert json.loads(visit.pasted())["detections"][0]["label"] == "person"
        assert "http://camera.lan:5001/" in visit.viewer.locator("#curl").inner_text()
        visit.close()
