"""Pictures are sent and their results come back: the session's uploads in a real browser."""

from typing import Any

import pytest

from session_tab import Tab, keys_sent, picture, problem, refuse

pytestmark = pytest.mark.browser

POST, LOOK = "**/v1/jobs", "**/v1/jobs/*"
STATES = ["waiting", "uploading", "running", "done"]  # one that is quick was never seen running


def test_a_dropped_picture_becomes_an_entry_with_its_result(tab: Tab) -> None:
    """It goes through the states in their order, and its result says with which threshold the job was done."""
    tab.drop("a.jpg")
    entry = tab.until("a.jpg", state="done")
    assert [each["label"] for each in entry["result"]["detections"]] == ["dog", "bicycle"]
    assert (entry["task"], entry["result"]["options"]["confidence_threshold"]) == ("detect", 0.25)
    assert (entry["percent"], entry["words"], entry["canRetry"], entry["position"]) == (100, "", False, None)
    assert [each for each in tab.states("a.jpg") if each != "queued"] in (STATES, STATES[:2] + STATES[3:])


def test_everything_that_was_nearly_found_is_asked_for(tab: Tab) -> None:
    """The result is all that its task can show; its options are those of the job."""
    near = {"label": "cat", "class_id": 15, "confidence": 0.06, "xyxy": [1, 2, 3, 4]}
    job = {"id": "x", "state": "succeeded", "options": {"confidence_threshold": 0.25}}
    result = {"detections": [near], "options": {"confidence_threshold": 0.05}}
    requested: list[str] = []

    def answer(route: Any) -> None:
        requested.append(route.request.url.partition("?")[2])
        route.fulfill(json={**job, "result": result})

    tab.on("**/v1/jobs/*?*", answer)
    tab.drop("a.jpg")
    entry = tab.until("a.jpg", state="done")
    assert entry["result"] == {"detections": [near], "options": {"confidence_threshold": 0.25}}
    assert requested == ["format=json&confidence_threshold=0.05&max_detections=1000"]


@pytest.mark.parametrize(
    ("status", "code", "can_retry", "words"),
    [
        (415, "not_an_image", False, "a.jpg is no picture that can be read here."),
        (413, "too_many_pixels", False, "The picture has more pixels than are taken here. Make it smaller."),
        (422, "bad_option", False, "Expected this, got that."),
        (500, "worker_lost", True, "This could not be done, though it was tried several times."),
    ],
)
def test_other_problems_are_told_by_their_codes(tab: Tab, status: int, code: str, can_retry: bool, words: str) -> None:
    """In words for people, or else in those of the service. A person may try again where that could help."""
    tab.on(POST, problem(status, code, "Expected this, got that."))
    tab.drop("a.jpg")
    tab.until("a.jpg", state="failed", words=words, canRetry=can_retry)


def test_what_is_too_large_for_a_proxy_is_told_so(tab: Tab) -> None:
    """nginx takes 1 MB where nobody tells it otherwise, and answers with a page of its own."""
    page = "<html><head><title>413 Request Entity Too Large</title></head></html>"
    tab.on(POST, lambda route: route.fulfill(status=413, body=page, content_type="text/html"))
    tab.drop("a.jpg")
    tab.until("a.jpg", state="failed", words="This is larger than what is taken here.", canRetry=False)


@pytest.mark.parametrize(
    ("name", "content", "words"),
    [
        ("zero.jpg", b"", "zero.jpg is empty."),
        ("notes.jpg", b"no picture" * 20, "notes.jpg is text, not a picture."),
        ("doc.pdf", b"%PDF-1.7 and so on", "doc.pdf is a PDF, not a picture."),
        ("film.mp4", b"\0\0\0\x18ftypisom", "film.mp4 is a video, not a picture."),
        ("all.zip", b"PK\3\4" + bytes(30), "all.zip is an archive. Unpack it, and drop the pictures."),
        ("noise.jpg", bytes(range(256)), "noise.jpg is no picture that can be read here."),
    ],
)
def test_what_is_no_picture_is_told_by_what_it_is(tab: Tab, name: str, content: bytes, words: str) -> None:
    """As the service sees it, for real."""
    tab.drop(name, content)
    tab.until(name, state="failed", words=words, canRetry=False)


def test_a_file_that_is_too_large_is_never_sent(tab: Tab) -> None:
    """The limit is told in words."""
    sent = keys_sent(tab)
    tab.drop("large.jpg", bytes(1_010_000))
    words = "large.jpg has 1.01 MB, more than the 1 MB that are taken."
    tab.until("large.jpg", state="failed", canRetry=False, words=words)
    assert sent == []


def test_a_job_that_ended_badly_is_told_and_can_be_wanted_anew(tab: Tab) -> None:
    """The second job has a key of its own."""
    sent = keys_sent(tab)
    ended = {"id": "x", "state": "failed"}
    tab.on(f"{LOOK}?*", problem(504, "job_timeout", "The job took too long.", job=ended), times=1)
    tab.drop("a.jpg")
    words = "This took longer than it may take, and was ended."
    key = tab.until("a.jpg", state="failed", words=words, canRetry=True)["key"]
    tab.page.evaluate("(key) => uploads.retry(key)", key)
    tab.until("a.jpg", state="done")
    assert sent == [f"{key}-1", f"{key}-2"]


def test_a_copy_is_sent_for_another_model(tab: Tab) -> None:
    """It shares the picture of its twin, and goes when that one goes."""
    urls: list[str] = []
    tab.page.on("request", lambda each: each.method == "POST" and urls.append(each.url))
    tab.drop("a.jpg")
    key = tab.until("a.jpg", state="done")["key"]
    twin = tab.page.evaluate("(key) => uploads.copy(key, { model: 'toy' })", key)
    assert (twin["twinOf"], twin["model"], twin["name"]) == (key, "toy", "a.jpg")
    tab.page.wait_for_function("(key) => session.entry(key).state === 'done'", arg=twin["key"])
    assert urls[1].endswith("/v1/jobs?task=detect&model=toy")
    tab.page.evaluate("(key) => session.removal.remove([key])", key)
    assert tab.page.evaluate("session.entries()") == []


def test_a_removed_picture_is_not_sent(tab: Tab) -> None:
    """Nor does its late answer bring it back."""
    sent = keys_sent(tab)
    tab.on(POST, refuse(503, **{"Retry-After": "1"}), times=1)
    tab.drop("a.jpg")
    tab.until("a.jpg", state="waiting", canRetry=True)
    tab.page.evaluate("session.clear()")
    tab.drop("b.jpg")
    tab.until("b.jpg", state="done")
    tab.open()
    assert [entry["name"] for entry in tab.page.evaluate("session.entries()")] == ["b.jpg"]
    assert len(sent) == 2


def test_a_job_of_somebody_else_can_be_opened(tab: Tab, stand_in: str) -> None:
    """By its id; one that nobody knows is told so."""
    ours = tab.page.evaluate("""async () => {
      const body = new FormData();
      const canvas = document.createElement("canvas");
      body.append("file", await new Promise((resolve) => canvas.toBlob(resolve)), "a.png");
      return (await (await fetch("/v1/jobs", { method: "POST", body })).json()).id; }""")
    tab.page.evaluate("(id) => { session.adopt(id); session.adopt(id); session.adopt('0'.repeat(32)); }", ours)
    assert len(tab.page.evaluate("session.entries()")) == 2
    assert tab.until(f"picture {ours[:8]}", state="done")["job"] == ours
    tab.until("picture 00000000", state="expired", canRetry=False)


def test_pictures_can_be_pasted_and_photographed(tab: Tab) -> None:
    """A paste into a field is not a picture for us."""
    paste = """(where) => {
      const clipboardData = new DataTransfer();
      clipboardData.items.add(new File([new Uint8Array(9)], `pasted ${where}.png`, { type: "image/png" }));
      const given = { clipboardData, bubbles: true, cancelable: true };
      document.querySelector(where).dispatchEvent(new ClipboardEvent("paste", given)); }"""
    tab.page.evaluate("document.querySelector('#drop').append(document.createElement('textarea'))")
    tab.page.evaluate(paste, "body")
    tab.page.evaluate(paste, "textarea")
    with tab.page.expect_file_chooser() as chooser:
        tab.page.locator(".camera").click()
    chooser.value.set_files({"name": "photo.jpg", "mimeType": "image/jpeg", "buffer": picture()})
    tab.until("photo.jpg", state="done")
    tab.until("pasted body.png", state="failed")
    assert tab.entry("pasted textarea.png") is None
