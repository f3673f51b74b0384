"""DeepEdge's pipeline: the requests of its README, and its shapes to the letter."""

import json
from base64 import b64decode
from typing import Any

import pytest
from flask import Flask

from analyzing import HOLE, PART, RING, AnalyzingDispatcher
from backends.stores.memory import MemoryStore
from front.app import create_app
from front.fakes import services_of
from front.permits import ThreadBudget
from front.settings import Settings
from wire.errors import TaskUnavailableError, UndecodableImageError
from wire.jobs import JobState, Progress

PATH = "/api/analyze"


def test_its_index_is_a_paragraph_that_names_the_route(app: Flask) -> None:
    """As HTML, which is what the old one sends."""
    answer = app.test_client().get("/api/")
    assert (answer.status_code, answer.mimetype) == (200, "text/html")
    assert answer.get_data(as_text=True).startswith("<p>")
    assert PATH in answer.get_data(as_text=True)


def test_a_picture_is_analyzed_in_the_old_shapes(ask: Any, dispatcher: AnalyzingDispatcher, base64: str) -> None:
    """Flat lists, `max_confidence_concept` in this one of three spellings, and the picture as it came."""
    answer = ask(PATH, image=base64, texts=["a cat", "a dog"], roi=[[10, 20, 110, 80], [30, 40]])
    body = answer.get_json()
    assert answer.status_code == 200
    assert list(body) == ["request_id", "image", "clip_analysis", "basic_segmentation"]
    assert body["image"] == base64
    assert body["clip_analysis"] == {
        "concepts": ["a cat", "a dog"],
        "confidence_scores": [0.1, 0.2],
        "max_confidence_concept": "a dog",
    }
    segmentation = body["basic_segmentation"]
    assert [b64decode(each) for each in segmentation["masks"]] == [b"png 0", b"png 1"]
    assert segmentation["iou_scores"] == [0.75, 0.75]
    assert segmentation["polygons"] == [[RING, HOLE, PART]] * 2
    asked = dispatcher.asked
    assert (asked["template"], asked["masks"]) == ("none", "best")
    assert json.loads(asked["regions"]) == [{"box": [10, 20, 110, 80]}, {"points": [[30, 40, 1]]}]


def test_the_request_is_a_job_that_can_be_looked_at(app: Flask, ask: Any, base64: str) -> None:
    """Under the id that the answer tells."""
    request_id = ask(PATH, image=base64, texts=["a cat"]).get_json()["request_id"]
    job = app.test_client().get(f"/v1/jobs/{request_id}").get_json()
    assert (job["id"], job["state"]) == (request_id, "succeeded")


def test_without_regions_the_segmentation_is_empty(ask: Any, dispatcher: AnalyzingDispatcher, base64: str) -> None:
    """And nothing is rendered."""
    body = ask(PATH, image=base64, texts=["a cat"]).get_json()
    assert body["basic_segmentation"] == {"masks": [], "iou_scores": [], "polygons": []}
    assert dispatcher.submitted[0].formats == ()


def test_without_texts_no_concept_is_best(ask: Any, base64: str) -> None:
    """Regions alone are enough."""
    body = ask(PATH, image=base64, roi=[[30, 40]]).get_json()
    assert body["clip_analysis"] == {"concepts": [], "confidence_scores": [], "max_confidence_concept": None}


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({}, "'texts' or 'roi'"),
        ({"texts": "a cat"}, "'texts' to be a list, got a string"),
        ({"texts": [1]}, "expected a text"),
        ({"texts": ["\ud800"]}, "lone surrogate"),
        ({"roi": {"x": 1}}, "'roi' to be a list, got an object"),
        ({"roi": [[1, 2, 3]]}, "1 or 0 behind a point"),
        ({"roi": [["a", "b"]]}, "numbers of pixels"),
        ({"texts": ["a"], "image": ""}, "Expected a picture in 'image'"),
        ({"texts": ["a"], "image": 5}, "'image' to be a text"),
        ({"texts": ["a"], "image": "QUJD"}, "Expected a picture"),
        ({"texts": ["a"], "image": "https://a.b/c.jpg"}, "URL_INPUT"),
    ],
)
def test_what_is_wrong_is_told_in_its_shape(ask: Any, base64: str, given: dict[str, Any], said: str) -> None:
    """As `error`, with a status that says so; the old one answers 200."""
    answer = ask(PATH, **{"image": base64, **given})
    assert 400 <= answer.status_code < 500
    assert list(answer.get_json()) == ["error"]
    assert said in answer.get_json()["error"]


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b'{"image": NaN}'])
def test_what_is_no_object_is_refused(app: Flask, body: bytes) -> None:
    """Whatever it is instead."""
    answer = app.test_client().post(PATH, data=body, content_type="application/json")
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])


def test_what_the_job_ended_with_is_told(ask: Any, dispatcher: AnalyzingDispatcher, base64: str) -> None:
    """With the status of that."""
    dispatcher.error = UndecodableImageError("Expected a whole picture, got half of one.")
    answer = ask(PATH, image=base64, texts=["a"])
    assert (answer.status_code, answer.get_json()) == (400, {"error": "Expected a whole picture, got half of one."})


def test_a_pipeline_that_is_not_there_says_so_in_the_old_words(
    ask: Any, dispatcher: AnalyzingDispatcher, monkeypatch: pytest.MonkeyPatch, base64: str
) -> None:
    """With 503 in place of 200; why stands beside them."""

    def absent(_: str) -> None:
        raise TaskUnavailableError("Nobody does analyze here.")

    monkeypatch.setattr(dispatcher, "admit", absent)
    answer = ask(PATH, image=base64, texts=["a"])
    assert (answer.status_code, answer.headers["Retry-After"]) == (503, "2")
    assert answer.get_json() == {
        "error": "Pipeline has not been initiated on server side.",
        "detail": "Nobody does analyze here.",
    }


def test_what_takes_too_long_goes_on(ask: Any, dispatcher: AnalyzingDispatcher, base64: str) -> None:
    """The answer is a 504 that names the job, which is not canceled."""
    dispatcher.hangs = True
    answer = ask(PATH, image=base64, texts=["a"])
    (job,) = dispatcher.submitted
    assert answer.status_code == 504
    assert f"/v1/jobs/{job.id}" in answer.get_json()["error"]
    assert dispatcher.canceled == []


def test_masks_may_be_drawn_after_the_job(ask: Any, dispatcher: AnalyzingDispatcher, base64: str) -> None:
    """Where its runner draws none at once."""
    dispatcher.later = True
    body = ask(PATH, image=base64, roi=[[1, 2]]).get_json()
    assert [b64decode(each) for each in body["basic_segmentation"]["masks"]] == [b"png 0"]


def test_masks_that_are_not_drawn_in_time_are_late_too(
    ask: Any, dispatcher: AnalyzingDispatcher, monkeypatch: pytest.MonkeyPatch, base64: str
) -> None:
    """The job is done then, and its pictures are not."""
    dispatcher.later = True
    monkeypatch.setattr(dispatcher, "job_progress", Progress(JobState.QUEUED))
    answer = ask(PATH, image=base64, roi=[[1, 2]])
    assert (answer.status_code, list(answer.get_json())) == (504, ["error"])


def test_who_finds_no_place_to_wait_is_told_so(
    dispatcher: AnalyzingDispatcher, store: MemoryStore, base64: str
) -> None:
    """The job goes on."""
    dispatcher.hangs, threads = True, ThreadBudget.of(4)
    while threads.waiting.acquire():
        pass
    client = create_app(services_of(dispatcher, store=store, threads=threads), Settings()).test_client()
    answer = client.post(PATH, json={"image": base64, "texts": ["a"]})
    assert (answer.status_code, list(answer.get_json())) == (429, ["error"])
    assert dispatcher.canceled == []


def test_with_keys_the_job_is_the_keys(dispatcher: AnalyzingDispatcher, store: MemoryStore, base64: str) -> None:
    """Nobody else looks at it, and without a key there is none."""
    first, second = "a-key-of-some-length", "another-key-of-some"
    app = create_app(services_of(dispatcher, store=store), Settings(api_keys=(first, second)))
    client, asked = app.test_client(), {"image": base64, "texts": ["a"]}
    refused = client.post(PATH, json=asked)
    assert (refused.status_code, list(refused.get_json())) == (401, ["error"])
    job_id = client.post(PATH, json=asked, headers={"X-API-Key": first}).get_json()["request_id"]
    seen = [client.get(f"/v1/jobs/{job_id}", headers={"X-API-Key": key}).status_code for key in (first, second)]
    assert seen == [200, 404]
