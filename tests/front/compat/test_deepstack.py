"""The routes of DeepStack and CodeProject.AI, asked as their clients ask."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from io import BytesIO
from typing import Any

import pytest
import requests
from flask import Flask

from backends.stores.memory import MemoryStore
from front import access
from front.dispatch.fakes import FakeDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.settings import Settings
from wire import keys
from wire.errors import QueueFullError, UndecodableImageError
from wire.jobs import Job, JobState, Outcome, Progress

Serving = Callable[[Flask], AbstractContextManager[str]]

BIKE = {"label": "motorbike", "class_id": 3, "confidence": 0.91, "xyxy": [1.4, 2.6, 300.5, 400.2]}
DOG = {"label": "dog", "class_id": 16, "confidence": 0.42, "xyxy": [10.0, 20.0, 30.0, 40.0]}
FAINT = {"label": "cat", "class_id": 15, "confidence": 0.39, "xyxy": [10.0, 20.0, 30.0, 40.0]}


def post(app: Flask, path: str = "/v1/vision/detection", field: str = "image", **form: Any) -> Any:
    data = form.pop("data", b"\xff\xd8\xff")
    return app.test_client().post(path, data={field: (BytesIO(data), "image"), **form})


def test_what_was_found_comes_in_their_shape(finding: Callable[..., Any], jpeg: bytes) -> None:
    """Whole pixels, by falling confidence, COCO's own spelling, how long it took, and a Content-Length."""
    app, dispatcher = finding(BIKE, DOG)
    answer = post(app, data=jpeg)
    document = answer.get_json()
    assert (answer.status_code, document["success"], document["count"]) == (200, True, 2)
    assert document["predictions"][0] == {
        "label": "motorcycle", "confidence": 0.91, "x_min": 1, "y_min": 3, "x_max": 300, "y_max": 400,
    }  # fmt: skip
    assert [type(document[name]) for name in ("duration", "inferenceMs", "processMs")] == [float, int, int]
    assert (document["inferenceMs"], document["processMs"], document["message"]) == (6, 8, "Found motorcycle, dog")
    assert int(answer.headers["Content-Length"]) == len(answer.data)
    assert dispatcher.submitted[0].options["confidence_threshold"] == 0.4
    assert dispatcher.submitted[0].queue_seconds == 30


@pytest.mark.parametrize("field", ["image", "file", "picture", "image1"])
def test_the_picture_may_be_in_any_field(finding: Callable[..., Any], jpeg: bytes, field: str) -> None:
    """Clients differ; there is only one file."""
    app, _ = finding(DOG)
    assert post(app, field=field, data=jpeg).get_json()["count"] == 1


@pytest.mark.parametrize(("given", "threshold"), [("0", 0.0), ("0.65", 0.65), ("1", 1.0), ("", 0.4), (" 0.5 ", 0.5)])
def test_min_confidence_is_the_threshold(
    finding: Callable[..., Any], jpeg: bytes, given: str, threshold: float
) -> None:
    """From 0 to 1, both included; an empty one counts as none."""
    app, dispatcher = finding()
    assert post(app, data=jpeg, min_confidence=given).status_code == 200
    assert dispatcher.submitted[0].options["confidence_threshold"] == threshold


@pytest.mark.parametrize("given", ["45", "-1", "nan", "0,4", "high"])
def test_a_bad_min_confidence_is_a_failure_that_says_so(finding: Callable[..., Any], jpeg: bytes, given: str) -> None:
    """400, and no work is begun."""
    app, dispatcher = finding()
    answer = post(app, data=jpeg, min_confidence=given)
    document = answer.get_json()
    assert (answer.status_code, document["success"], document["code"]) == (400, False, 400)
    assert "from 0 to 1" in document["error"]
    assert dispatcher.submitted == []


@pytest.mark.parametrize(
    ("data", "status"), [(b"not a picture", 400), (b"", 400), (b"\xff\xd8\xff" + bytes(200_001), 413)]
)
def test_what_is_no_picture_is_refused_with_its_status(finding: Callable[..., Any], data: bytes, status: int) -> None:
    """Never 200 for a failure."""
    app, _ = finding()
    answer = post(app, data=data)
    document = answer.get_json()
    assert (answer.status_code, answer.mimetype) == (status, "application/json")
    assert (document["success"], document["code"]) == (False, status)
    assert "predictions" not in document


@pytest.mark.parametrize("path", ["/v1/status/ping", "/v1/server/status/ping"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_whoever_asks_whether_a_server_is_there_is_told(finding: Callable[..., Any], path: str, method: str) -> None:
    """DeepStack's clients and CodeProject.AI's each ask at their own address, and by either method."""
    answer = finding()[0].test_client().open(path, method=method)
    assert (answer.status_code, answer.get_json()) == (200, {"success": True})


@pytest.mark.parametrize("path", ["/v1/vision/detection/", "/v1/vision/custom/toy/", "/v1/vision/custom/TOY"])
def test_a_slash_more_or_a_models_name_in_capitals_is_the_same(
    finding: Callable[..., Any], jpeg: bytes, path: str
) -> None:
    """People write addresses into forms by hand."""
    app, _ = finding()
    answer = app.test_client().post(path, data={"image": (BytesIO(jpeg), "a.jpg")})
    assert (answer.status_code, answer.get_json()["success"]) == (200, True)
    assert app.test_client().post("/v1/vision/custom/list/").get_json()["models"] == ["toy"]


def test_no_file_at_all_is_refused(finding: Callable[..., Any]) -> None:
    """The error says where it is expected."""
    answer = finding()[0].test_client().post("/v1/vision/detection", data={"min_confidence": "0.5"})
    assert (answer.status_code, "field `image`, got the field `min_confidence`" in answer.get_json()["error"]) == (
        400,
        True,
    )


def test_the_jobs_own_failure_keeps_its_status(finding: Callable[..., Any], jpeg: bytes) -> None:
    """A worker's refusal reaches the client."""
    app, _ = finding(outcome=lambda job_id: Outcome.failed(job_id, UndecodableImageError("broken off")))
    answer = post(app, data=jpeg)
    assert (answer.status_code, answer.get_json()["error"]) == (400, "broken off")


def test_a_full_queue_says_when_to_come_again(app_of: Callable[..., Flask], jpeg: bytes) -> None:
    """429 with Retry-After, in their shape."""

    class FullDispatcher(FakeDispatcher):
        def submit(self, job: Job, wait_seconds: float = 0) -> None:
            raise QueueFullError("full", 7)

    answer = post(app_of(FullDispatcher()), data=jpeg)
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "7")
    assert answer.get_json() == {"success": False, "error": "full", "code": 429}


def test_a_job_that_is_not_done_in_time_is_dropped(
    app_of: Callable[..., Flask], jpeg: bytes, store: MemoryStore
) -> None:
    """503, Retry-After, and nobody looks at the picture any more."""
    dispatcher = FakeDispatcher(Progress(JobState.QUEUED, 3))
    answer = post(app_of(dispatcher, store=store), data=jpeg)
    assert (answer.status_code, answer.get_json()["success"]) == (503, False)
    assert int(answer.headers["Retry-After"]) >= 1
    (job,) = dispatcher.submitted
    assert dispatcher.canceled == [job.id]
    assert store.get(job.input_keys[0]) is None


def test_an_outcome_that_comes_with_the_canceling_is_told(
    app_of: Callable[..., Flask], jpeg: bytes, store: MemoryStore
) -> None:
    """Work that is done just then is not thrown away."""

    class LateDispatcher(FakeDispatcher):
        def progress(self, job: Job) -> Progress | None:
            result = {"detections": [], "timings_ms": {}, "model": {"name": "toy"}}
            store.put(keys.outcome(job.id), Outcome.succeeded(job.id, result).to_bytes(), 60)
            return None

    assert post(app_of(LateDispatcher(), store=store), data=jpeg).get_json()["success"] is True


def test_nothing_is_kept_of_what_nobody_can_ask_for(
    finding: Callable[..., Any], jpeg: bytes, store: MemoryStore
) -> None:
    """The client never learns the job's id; a camera's pictures would fill the store."""
    app, _ = finding(DOG)
    for _ in range(3):
        post(app, data=jpeg)
    assert store.bytes_kept == 0


def test_a_named_model_answers(finding: Callable[..., Any], jpeg: bytes) -> None:
    """In any case, as these clients' users write names; one that is not loaded is 404 and says which are."""
    app, dispatcher = finding(DOG)
    assert post(app, "/v1/vision/custom/TOY", data=jpeg).status_code == 200
    assert dispatcher.submitted[0].options["model"] == "toy"
    answer = post(app, "/v1/vision/custom/ipcam-general", data=jpeg)
    assert (answer.status_code, answer.get_json()["error"]) == (404, "Model 'ipcam-general': loaded are toy.")


@pytest.mark.parametrize("method", ["get", "post"])
def test_models_are_listed(finding: Callable[..., Any], method: str) -> None:
    """By either method: clients differ."""
    client = finding()[0].test_client()
    listed = getattr(client, method)("/v1/vision/custom/list").get_json()
    assert listed == {"success": True, "models": ["toy"]}


def test_no_model_is_503(finding: Callable[..., Any], jpeg: bytes) -> None:
    """Not 404: it may only be starting."""
    answer = post(finding(workers=StaticWorkerRegistry(()))[0], "/v1/vision/custom/toy", data=jpeg)
    assert (answer.status_code, answer.headers["Retry-After"], answer.get_json()["success"]) == (503, "2", False)


def test_a_key_may_come_in_their_form_field(finding: Callable[..., Any], jpeg: bytes) -> None:
    """As Home Assistant and Frigate send it; without, 401 in their shape."""
    app, dispatcher = finding(DOG)
    access.register(app, services_of(dispatcher), Settings(api_keys=("a-key-of-some-length",)))
    assert post(app, data=jpeg, api_key="a-key-of-some-length").status_code == 200
    answer = post(app, data=jpeg, api_key="another")
    assert (answer.status_code, answer.get_json()["success"]) == (401, False)
    assert "WWW-Authenticate" in answer.headers


def test_frigate_reads_it(finding: Callable[..., Any], jpeg: bytes, serving: Serving) -> None:
    """As its detector does: bytes under a name without an extension; it stops at a confidence below 0.4 or a label that
    its list does not have, and asks for box parts as numbers."""
    labels = {0: "person", 3: "motorcycle", 16: "dog"}
    app, _ = finding(BIKE, DOG, FAINT)
    with serving(app) as address, requests.Session() as session:
        url = f"http://{address}/v1/vision/detection"
        answer = session.post(url, data={"api_key": ""}, files={"image": jpeg}, timeout=10).json()
    read = []
    for each in answer["predictions"]:
        if each["confidence"] < 0.4:
            break
        index = next((number for number, label in labels.items() if label == each["label"].lower()), -1)
        if index < 0:
            break
        read.append((index, each["y_min"] / 576, each["x_min"] / 768))
    assert [index for index, *_ in read] == [3, 16]


def test_home_assistant_reads_it(
    finding: Callable[..., Any], app_of: Callable[..., Flask], jpeg: bytes, serving: Serving
) -> None:
    """As its integration does: fields in order, 200 or nothing, `success` and `predictions`."""

    def ask(address: str) -> tuple[int, Any]:
        fields = {"min_confidence": 0.8, "api_key": "secret"}
        with requests.Session() as session:
            files = {"image": jpeg}
            answer = session.post(f"http://{address}/v1/vision/detection", files=files, data=fields, timeout=10)
        return answer.status_code, answer.json()

    with serving(finding(BIKE)[0]) as address:
        status, body = ask(address)
    assert (status, body["success"]) == (200, True)
    assert {round(each["confidence"] * 100, 1) for each in body["predictions"]} == {91.0}
    with serving(app_of(FakeDispatcher(), Settings(max_upload_bytes=100))) as address:
        status, body = ask(address)
    assert (status, body["success"], body.get("predictions")) == (413, False, None)


@pytest.mark.parametrize("path", ["/v1/vision/face", "/v1/vision/scene", "/v1/vision/image/alpr"])
def test_what_deepstack_does_besides_is_refused_in_its_shape(
    path: str, finding: Callable[..., Any], jpeg: bytes
) -> None:
    """No client of its takes a page of another shape for an answer."""
    answer = finding()[0].test_client().post(path, data={"image": (BytesIO(jpeg), "a.jpg")})
    assert (answer.status_code, answer.json["success"], answer.json["code"]) == (404, False, 404)
