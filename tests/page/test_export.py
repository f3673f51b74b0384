"""What people carry away from the page: files, the line for a terminal, copies, details."""

import json
import shutil
import subprocess
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from conftest import ROOT

pytestmark = pytest.mark.browser

STATIC = Path(ROOT, "flask/src/front/static")
SEEN = {"confidence_threshold": 0.25}
DOG = {"label": "dog", "class_id": 16, "confidence": 0.874, "xyxy": [131.2, 218.9, 309.4, 540.1]}
BICYCLE = {"label": "bicycle", "class_id": 1, "confidence": 0.61, "xyxy": [120.0, 130.0, 570.0, 420.0]}
RESULT = {
    "image": {"width": 768, "height": 576},
    "model": {"name": "toy", "weights_sha256": "0123456789abcdef" * 4, "runtime": "fake", "precision": "int8"}
    | {"input": [416, 320]},
    "options": {"confidence_threshold": 0.25, "max_detections": 100, "labels": "", "model": ""}
    | {"iou_threshold": 0.45, "size": 0, "shape": "square"},
    "timings_ms": {"decode": 1.9, "infer": 7.6, "nms": 0.5},
    "detections": [DOG, BICYCLE],
}
PUT = """async ([file, name, ...given]) => {
  const part = (await import(`/static/tasks/detect/export/${file}`))[name];
  const root = document.createElement("div");
  document.querySelector("main").append(root);
  window.part = new part(root);
  window.part.update(...given);
}"""
NASTY = [
    "garden.jpg",
    "my garden.jpg",
    "it's.jpg",
    'a"b.jpg',
    "a;type=text.jpg",
    "a,b.jpg",
    "back\\slash.jpg",
    " edges .jpg ",
]
NASTY += [
    "$(touch pwned).jpg",
    "`touch pwned`.jpg",
    "-o.jpg",
    "-",
    "@x.jpg",
    "<x.jpg",
    "=x.jpg",
    "~.jpg",
    "%41.jpg",
    "!h.jpg",
]
NASTY += ["ünï ☂.jpg", "new\nline.jpg", "#1[1-3]{a,b}.jpg", "a&b|c.jpg", "a\\", '\\"; rm *.jpg', ".jpg", "*.jpg"]


def entry(name: str = "garden.jpg", job: str | None = "8a1c", **other: Any) -> dict[str, Any]:
    """An entry of the session that is done."""
    whole = {
        "key": "0" * 32,
        "name": name,
        "bytes": 123_456,
        "addedAt": 1_700_000_000_000,
        "model": None,
        "state": "done",
    }
    return {**whole, "job": job, "result": RESULT, "canRetry": False, "words": "", **other}


def picture(width: int) -> bytes:
    """A JPEG of that width."""
    buffer = BytesIO()
    Image.new("RGB", (width, 40), (200, 120, 40)).save(buffer, "JPEG")
    return buffer.getvalue()


@pytest.fixture
def job(blank: Any, stand_in: str) -> str:
    """The id of a job of the stand-in that is done; its picture is 300 wide."""
    file = {"name": "garden.jpg", "mimeType": "image/jpeg", "buffer": picture(300)}
    answer = blank.request.post(f"{stand_in}/v1/jobs", multipart={"file": file}, headers={"Prefer": "wait=10"})
    return str(answer.json()["id"])


@pytest.fixture
def insecure(browser: Any) -> Iterator[Any]:
    """A page of the static files on plain http in a LAN, where browsers give no clipboard."""
    page = browser.new_page()
    page.route(
        "http://lan.test/static/**", lambda route: route.fulfill(path=STATIC / route.request.url.split("static/")[1])
    )
    page.route("http://lan.test/", lambda route: route.fulfill(body="<main></main>", content_type="text/html"))
    page.goto("http://lan.test/")
    yield page
    page.close()


def show_downloads(page: Any, *given: Any) -> None:
    page.evaluate(PUT, ["downloads.js", "Downloads", *given])


def test_files_are_called_after_their_picture(blank: Any) -> None:
    """Whatever its name is like."""
    names = blank.evaluate("""async () => {
      const { fileName } = await import("/static/tasks/detect/export/names.js");
      return [["garden.jpg", "jpeg"], ["garden.jpg", "png"], ["garden.jpg", "coco"], ["a.b.heic", "yolo"],
        ["garden", "csv"], ["trip/garden.jpg", "crops"], [".jpg", "json"]].map(([name, as]) => fileName(name, as));
    }""")
    assert names[:4] == ["garden-marked.jpg", "garden-marked.png", "garden.coco.json", "a.b.txt"]
    assert names[4:] == ["garden.csv", "garden-crops.zip", "picture.json"]


def test_links_lead_to_what_is_seen(blank: Any) -> None:
    """Also without the page's help: opened in another tab, or copied."""
    show_downloads(blank, entry(), {"confidence_threshold": 0.4, "labels": "dog,cat"})
    links = blank.locator("a[data-format]").evaluate_all(
        "all => all.map((a) => [a.dataset.format, a.download, a.href])"
    )
    assert [form for form, *_ in links] == ["jpeg", "png", "crops", "json", "csv", "coco", "yolo"]
    for form, name, url in links:
        assert name.startswith("garden")
        assert url.endswith(f"/v1/jobs/8a1c?format={form}&confidence_threshold=0.4&labels=dog%2Ccat")


def test_a_click_saves_the_file(blank: Any, job: str) -> None:
    """Under the picture's name; the stand-in's marked picture is the picture itself."""
    show_downloads(blank, entry(job=job), SEEN)
    with blank.expect_download() as saved:
        blank.click("a[data-format=jpeg]")
    assert saved.value.suggested_filename == "garden-marked.jpg"
    assert Path(saved.value.path()).read_bytes() == picture(300)
    with blank.expect_download() as saved:
        blank.click("a[data-format=csv]")
    assert len(Path(saved.value.path()).read_text().splitlines()) == 3


def test_a_file_that_is_still_being_made_is_waited_for(blank: Any, job: str) -> None:
    """202 and 429 are asked again after Retry-After; meanwhile the link is busy and says why."""
    responses: list[dict[str, Any]] = [
        {"status": 202, "headers": {"Retry-After": "1"}, "json": {"state": "queued"}},
        {"status": 429, "headers": {"Retry-After": "1"}, "json": {"code": "busy", "detail": "Too much for now."}},
    ]
    waits = []

    def answer(route: Any) -> None:
        waits.append(route.request.headers["prefer"])
        route.fulfill(**responses.pop(0)) if responses else route.continue_()

    blank.route("**/v1/jobs/**", answer)
    show_downloads(blank, entry(job=job), SEEN)
    link = blank.locator("a[data-format=png]")
    with blank.expect_download() as saved:
        link.click()
        blank.get_by_text("The service is making it.").wait_for()
        assert link.get_attribute("aria-busy") == "true"
        link.click()  # once is enough
        blank.get_by_text("The service is busy. Trying again in 1 s.").wait_for()
    assert Path(saved.value.path()).read_bytes() == picture(300)
    blank.locator("a[data-format=png][aria-busy=false]").wait_for()
    assert (waits, blank.locator(".files .words").all_inner_texts()) == (["wait=20"] * 3, [""] * 7)


def test_what_stands_in_the_way_is_told_beside_the_link(blank: Any) -> None:
    """A job that the server has lost is also told of as the event `gone`; other pictures have nothing of it."""
    lost = "0" * 8 + "-0000-4000-8000-" + "0" * 12
    show_downloads(blank, entry(job=lost), SEEN)
    blank.evaluate("document.addEventListener('gone', ({ detail }) => (window.gone = detail))")
    blank.click("a[data-format=coco]")
    item = blank.locator("li", has=blank.locator("[data-format=coco]"))
    item.get_by_role("status").get_by_text("The service does not know this picture any more.").wait_for()
    assert blank.evaluate("window.gone") == "0" * 32
    blank.evaluate("([other, query]) => window.part.update(other, query)", [entry(key="1" * 32), SEEN])
    assert item.get_by_role("status").inner_text() == ""


def test_one_who_waits_too_long_is_told(blank: Any) -> None:
    """A service that never makes the file is not asked for ever."""
    blank.route("**/v1/jobs/never*", lambda route: route.fulfill(status=202, headers={"Retry-After": "1"}, json={}))
    words = blank.evaluate("""async () => {
      const { fileAt } = await import("/static/viewer/export/saving.js");
      return fileAt("/v1/jobs/never", { timeoutMs: 1500 }).catch((problem) => problem.message);
    }""")
    assert words == "The service has not made it yet. Try again in a while."


def test_json_is_made_by_the_page_itself(blank: Any) -> None:
    """The job's result as the API gives it for what is seen now, without a request."""
    show_downloads(blank, entry(), {"confidence_threshold": 0.5, "labels": "dog"})
    requested: list[str] = []
    blank.on("request", lambda request: requested.append(request.url))
    with blank.expect_download() as saved:
        blank.click("a[data-format=json]")
    options = {**RESULT["options"], "confidence_threshold": 0.5, "labels": "dog"}  # type: ignore[dict-item]
    assert json.loads(Path(saved.value.path()).read_text()) == {**RESULT, "options": options, "detections": [DOG]}
    assert saved.value.suggested_filename == "garden.json"
    assert [url for url in requested if not url.startswith("blob:")] == []


def test_a_picture_without_a_result_has_no_files(blank: Any) -> None:
    """Its links are no links."""
    show_downloads(blank, entry(job=None, result=None), SEEN)
    assert blank.locator("a[href]").count() == 0


def test_the_result_can_be_copied(blank: Any) -> None:
    """The button says so, on the screen and to screen readers."""
    blank.context.grant_permissions(["clipboard-read", "clipboard-write"])
    show_downloads(blank, entry(), {"confidence_threshold": 0.8})
    blank.click("#copy-json")
    blank.get_by_role("status").get_by_text("Copied").wait_for()
    assert blank.inner_text("#copy-json") == "Copied"
    assert json.loads(blank.evaluate("navigator.clipboard.readText()"))["detections"] == [DOG]
    blank.get_by_role("button", name="Copy JSON").wait_for()


def test_text_is_copied_on_plain_http_as_well(insecure: Any) -> None:
    """Where there is no navigator.clipboard; the focus stays where it was."""
    insecure.evaluate(PUT, ["curl.js", "CurlLine", entry(), SEEN])
    assert not insecure.evaluate("isSecureContext || 'clipboard' in navigator")
    insecure.click("#copy-curl")
    insecure.get_by_role("status").get_by_text("Copied").wait_for()
    assert insecure.evaluate("document.activeElement.id") == "copy-curl"
    insecure.evaluate("document.querySelector('main').append(document.createElement('textarea'))")
    insecure.focus("textarea")
    insecure.keyboard.press("Control+V")
    assert insecure.input_value("textarea") == insecure.inner_text("#curl")


def test_text_that_cannot_be_copied_is_there_to_be_selected(insecure: Any) -> None:
    """It is selected already, and goes away again."""
    insecure.evaluate(PUT, ["curl.js", "CurlLine", entry(), SEEN])
    insecure.evaluate("document.execCommand = () => false")
    insecure.click("#copy-curl")
    insecure.get_by_role("button", name="Select and copy").wait_for()
    field = insecure.get_by_label("does not let pages copy")
    assert insecure.evaluate("getSelection().toString()") == field.input_value() == insecure.inner_text("#curl")
    insecure.keyboard.press("Escape")
    assert field.count() == 0
    assert insecure.evaluate("document.activeElement.id") == "copy-curl"


@pytest.mark.skipif(not (shutil.which("curl") and shutil.which("bash")), reason="needs curl and bash")
def test_the_line_for_a_terminal_works_for_any_file_name(blank: Any, stand_in: str, tmp_path: Path) -> None:
    """bash and curl send that file and nothing else happens; the picture that comes back is the file itself."""
    lines = blank.evaluate(
        """async ([names, origin, query]) => {
          const { curlLine } = await import("/static/tasks/detect/export/curl.js");
          const { fileName } = await import("/static/tasks/detect/export/names.js");
          return names.map((name) => [false, true].map((json) => curlLine({ origin, name, query, json }))
            .concat(fileName(name, "jpeg")));
        }""",
        [NASTY, stand_in, {"confidence_threshold": 0.4, "labels": "dog,bicycle"}],
    )
    for at, (name, (as_picture, as_json, saved)) in enumerate(zip(NASTY, lines, strict=True)):
        folder = tmp_path / str(at)
        folder.mkdir()
        (folder / name).write_bytes(picture(100 + at))
        run(as_picture, folder)
        assert (folder / saved).read_bytes() == picture(100 + at), as_picture
        assert len(json.loads(run(as_json, folder))["detections"]) == 2
        assert sorted(each.name for each in folder.iterdir()) == sorted({name, saved}), as_picture


def test_the_line_says_what_is_seen(blank: Any, stand_in: str) -> None:
    """Threshold, labels, the model that was asked for, and options that were not the usual ones."""
    options = {**RESULT["options"], "size": 608}  # type: ignore[dict-item]
    query = {"confidence_threshold": 0.4, "labels": "dog,potted plant"}
    shown = entry(model="toy", result={**RESULT, "options": options})
    blank.evaluate(PUT, ["curl.js", "CurlLine", shown, query])
    expected = f"'{stand_in}/upload?confidence_threshold=0.4&labels=dog,potted+plant&size=608&model=toy'"
    line = f"curl -F file=@garden.jpg -H 'Prefer: wait=30' {expected}"
    assert blank.inner_text("#curl") == f"{line} -o garden-marked.jpg"
    blank.get_by_label("JSON").check()
    assert blank.inner_text("#curl") == f"{line} -H 'Accept: application/json'"


def test_details_tell_of_model_time_and_job(blank: Any) -> None:
    """As names with values; the weights' whole hash is to be had, too."""
    blank.evaluate(PUT, ["details.js", "Details", entry()])
    words = blank.inner_text("#details")
    for part in ("toy", "int8, by fake", "416 \u00d7 320 pixels", "0123456789ab", "768 \u00d7 576 pixels", "123 kB"):
        assert part in words, part
    assert blank.get_attribute("#details code", "title") == "0123456789abcdef" * 4
    words = blank.locator(".timings li").evaluate_all(
        "all => all.map((li) => [...li.children].map((e) => e.textContent))"
    )
    assert words == [
        ["decode", "", "1.9 ms"],
        ["network", "", "7.6 ms"],
        ["suppression", "", "0.5 ms"],
        ["total", "", "10.0 ms"],
    ]
    widths = blank.locator(".bar").evaluate_all("bars => bars.map((bar) => bar.style.inlineSize)")
    assert widths == ["19%", "76%", "5%"]
    links = blank.locator("#details a").evaluate_all("all => all.map((a) => a.getAttribute('href'))")
    assert links == ["/#8a1c", "/v1/jobs/8a1c"]


def test_details_of_a_picture_on_its_way_are_what_is_known(blank: Any) -> None:
    """No model, no times, no job yet."""
    blank.evaluate(PUT, ["details.js", "Details", entry(job=None, result=None, state="waiting")])
    assert blank.locator("#details dt").all_inner_texts() == ["File", "Sent"]


def run(line: str, folder: Path) -> bytes:
    """What the line puts out in bash, in that folder."""
    return subprocess.run(["bash", "-c", line], cwd=folder, check=True, capture_output=True, timeout=20).stdout
