"""Pictures described through other APIs: the very requests of their clients, and how those read the answers.

Recorded of openai 3.57, ollama 0.6.3 and moondream 0.0.6 and 2.6.1 (Python).
"""

import json
import socket
import time
from base64 import b64encode
from dataclasses import dataclass, field, replace
from typing import Any

import pytest
from flask import Flask
from redis.exceptions import RedisError

from backends.stores.memory import MemoryStore
from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.permits import ThreadBudget
from front.settings import Settings
from wire import keys
from wire.errors import ExpiredJobError, JobError, RequestError, WorkerLostError
from wire.jobs import Job, JobState, Outcome, Progress
from wire.models import ModelInfo, ModelVersion
from wire.tasks.describe import questions

LABELS = ModelInfo("describe", ModelVersion("labels", "0" * 64, "rules", "f32"), default=True, license="MIT")
OTHER = ModelInfo("describe", ModelVersion("moondream-0.5b", "1" * 64, "openvino", "int8"))
YOLO = ModelInfo("detect", ModelVersion("yolov3", "2" * 64, "fake", "f32"), facts={"labels": ["person", "tvmonitor"]})
SAID = "Two dogs on a beach. Größe: 1,5 m 🐕"


@dataclass
class DescribingDispatcher(FakeDispatcher):
    """Says SAID of every picture, `pieces` times a part of it before it is done; or the job ends with `error`."""

    store: Any = None
    error: RequestError | None = None
    finish: str = "stop"
    pieces: int = 0
    looks: int = 0
    pictures: list[bytes] = field(default_factory=list)

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        super().submit(job, wait_seconds)
        self.pictures += [self.store.get(key) for values in job.inputs.values() for key in values]
        if not self.pieces:
            self._end(job)

    def progress(self, job: Job) -> Progress | None:
        self.looks += 1
        if self.looks > self.pieces:
            self._end(job)
            return None
        said = SAID[: len(SAID) * self.looks // (self.pieces + 1)]
        document = {"done": 0, "total": 1, "preview": False, "text": said}
        self.store.put(keys.progress(job.id), json.dumps(document).encode(), 60)
        return Progress(JobState.RUNNING)

    def _end(self, job: Job) -> None:
        said = {"finish": self.finish, "tokens": 12, "probability": None}
        asked = questions.read(job.options.get("questions", ""))
        result = {
            "image": {"width": 200, "height": 100},
            "detections": [
                {"label": "tvmonitor", "class_id": 1, "confidence": 0.9, "xyxy": [20.0, 10.0, 120.0, 60.0]},
                {"label": "person", "class_id": 0, "confidence": 0.8, "xyxy": [0.0, 0.0, 1.0, 1.0]},
            ],
            "caption": None if asked else {**said, "text": SAID},
            "answers": [{**said, "answer": SAID, "name": each.name, "question": each.text} for each in asked],
            "model": {"name": job.options["model"] or "labels"},
            "timings_ms": {
                "decode": 1.5,
                "encode": 2.5,
                "prefill": 0.0,
                "caption": 0.0 if asked else 3.0,
                "answers": [4.0] * len(asked),
            },
        }
        outcome = Outcome.failed(job.id, self.error) if self.error else Outcome.succeeded(job.id, result)
        self.store.put(keys.outcome(job.id), outcome.to_bytes(), 60)

    @property
    def asked(self) -> dict[str, Any]:
        """The options of the one job there was."""
        (job,) = self.submitted
        return dict(job.options)


@pytest.fixture
def dispatcher(store: MemoryStore) -> DescribingDispatcher:
    return DescribingDispatcher(store=store)


@pytest.fixture
def app(dispatcher: DescribingDispatcher, store: MemoryStore) -> Flask:
    services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((YOLO, OTHER, LABELS)))
    return create_app(services, Settings(max_upload_bytes=200_000))


@pytest.fixture
def url(jpeg: bytes) -> str:
    """A small JPEG, as browsers write it."""
    return f"data:image/jpeg;base64,{b64encode(jpeg).decode()}"


def message(*parts: dict[str, Any] | str) -> dict[str, Any]:
    """A message of a user: texts, and parts of other kinds."""
    content = [{"type": "text", "text": each} if isinstance(each, str) else each for each in parts]
    return {"role": "user", "content": content}


def picture(url: str) -> dict[str, Any]:
    """As OpenAI's documents write it."""
    return {"type": "image_url", "image_url": {"url": url, "detail": "low"}}


CHAT = "/v1/chat/completions"


def test_openai_asks_about_a_picture(ask: Any, dispatcher: DescribingDispatcher, jpeg: bytes, url: str) -> None:
    """The text is the question; a system's message changes nothing."""
    messages = [{"role": "system", "content": "Be brief."}, message("What is", picture(url), "in it?")]
    answer = ask(CHAT, model="moondream-0.5b", messages=messages, max_tokens=4096, temperature=0.2).get_json()
    assert answer["choices"] == [
        {"index": 0, "message": {"role": "assistant", "content": SAID}, "finish_reason": "stop"}
    ]
    assert (answer["object"], answer["model"]) == ("chat.completion", "moondream-0.5b")
    assert answer["usage"] == {"prompt_tokens": 0, "completion_tokens": 12, "total_tokens": 12}
    assert dispatcher.pictures == [jpeg]
    (question,) = questions.read(dispatcher.asked["questions"])
    assert question.text == "What is in it?"
    assert (dispatcher.asked["length"], dispatcher.asked["max_tokens"]) == ("none", 1024)


@pytest.mark.parametrize("written", ["string", "object"])
def test_a_picture_alone_is_described(ask: Any, dispatcher: DescribingDispatcher, url: str, written: str) -> None:
    """Ollama's documents have the url as a string."""
    given = url if written == "string" else {"url": url}
    answer = ask(CHAT, messages=[message({"type": "image_url", "image_url": given})])
    assert answer.get_json()["model"] == "labels"
    assert (dispatcher.asked["length"], dispatcher.asked["questions"]) == ("normal", "")


def test_a_later_question_is_of_the_picture_before(ask: Any, dispatcher: DescribingDispatcher, url: str) -> None:
    """As chats go on."""
    before = [message("What is it?", picture(url)), {"role": "assistant", "content": "A dog."}]
    assert ask(CHAT, messages=[*before, {"role": "user", "content": "Which colour?"}]).status_code == 200
    assert [each.text for each in questions.read(dispatcher.asked["questions"])] == ["Which colour?"]


def test_a_text_that_was_cut_says_so(ask: Any, dispatcher: DescribingDispatcher, url: str) -> None:
    """Whatever cut it: OpenAI has one word for it."""
    dispatcher.finish = "repetition"
    assert ask(CHAT, messages=[message(picture(url))]).get_json()["choices"][0]["finish_reason"] == "length"


def events(answer: Any) -> list[str]:
    """The data of each event of a stream."""
    assert answer.content_type == "text/event-stream; charset=utf-8"
    return [each.removeprefix("data: ") for each in answer.get_data(as_text=True).split("\n\n") if each]


@pytest.mark.parametrize("pieces", [0, 2])
def test_openai_hears_it_piece_by_piece(ask: Any, dispatcher: DescribingDispatcher, url: str, pieces: int) -> None:
    """All of it and nothing twice, however often it was looked at; why it ended; what it took, where that is wanted."""
    dispatcher.pieces = pieces
    answer = ask(CHAT, messages=[message(picture(url))], stream=True, stream_options={"include_usage": True})
    *chunks, last = events(answer)
    assert last == "[DONE]"
    documents = [json.loads(each) for each in chunks]
    assert {each["object"] for each in documents} == {"chat.completion.chunk"}
    *said, ended, totals = documents
    deltas = [each["choices"][0]["delta"] for each in said]
    assert deltas[0] == {"role": "assistant", "content": ""}
    assert "".join(each["content"] for each in deltas) == SAID
    assert len(deltas) == 2 + pieces
    assert ended["choices"] == [{"index": 0, "delta": {}, "finish_reason": "stop"}]
    assert (totals["choices"], totals["usage"]["completion_tokens"]) == ([], 12)


def test_a_failure_in_a_stream_is_its_last_event(ask: Any, dispatcher: DescribingDispatcher, url: str) -> None:
    """The status was sent before; clients of OpenAI look for an error there."""
    dispatcher.pieces, dispatcher.error = 1, RequestError("Expected a picture, got noise.")
    *_, failed, last = events(ask(CHAT, messages=[message(picture(url))], stream=True))
    assert json.loads(failed)["error"]["message"] == "Expected a picture, got noise."
    assert last == "[DONE]"


def test_nothing_is_kept_of_a_stream(ask: Any, dispatcher: DescribingDispatcher, store: MemoryStore, url: str) -> None:
    """As of an answer at once: no client ever learns the job's id."""
    dispatcher.pieces = 1
    ask(CHAT, messages=[message(picture(url))], stream=True).get_data()
    (job,) = dispatcher.submitted
    left = [*job.input_keys, keys.record(job.id), keys.outcome(job.id), keys.progress(job.id)]
    assert store.get_many(left) == [None] * len(left)


def test_who_leaves_a_stream_ends_the_job(ask: Any, dispatcher: DescribingDispatcher, url: str) -> None:
    """Nobody would read the rest."""
    dispatcher.pieces = 5
    answer = ask(CHAT, messages=[message(picture(url))], stream=True)
    next(answer.response), next(answer.response)
    answer.close()
    assert dispatcher.canceled == [job.id for job in dispatcher.submitted]


def test_who_leaves_a_job_that_says_nothing_ends_it_too(app: Flask, dispatcher: DescribingDispatcher, url: str) -> None:
    """Long before its time is over: it may wait for its turn, and nothing that is sent would tell."""
    dispatcher.pieces = 1000
    here, there = socket.socketpair()
    with here:
        asked = {"image_url": url, "stream": True}
        answer = app.test_client().post("/v1/caption", json=asked, environ_overrides={"gunicorn.socket": here})
        there.close()
        *_, last = events(answer)
    assert json.loads(last)["completed"]
    assert dispatcher.canceled == [job.id for job in dispatcher.submitted]


@pytest.mark.parametrize("lost", [WorkerLostError("Its worker died."), ExpiredJobError("Its turn never came.")])
def test_a_stream_ends_with_a_job_that_nobody_ends(
    ask: Any, dispatcher: DescribingDispatcher, monkeypatch: pytest.MonkeyPatch, url: str, lost: JobError
) -> None:
    """Its workers died, or its turn never came, so that it has no outcome: at once, and not when its time is over."""

    def gone(_: object) -> None:
        raise lost

    dispatcher.pieces = 1
    monkeypatch.setattr(dispatcher, "progress", gone)
    began = time.monotonic()
    (last,) = events(ask("/v1/caption", image_url=url, stream=True))
    assert json.loads(last)["completed"]
    assert time.monotonic() - began < 20


@pytest.mark.parametrize("path", [CHAT, "/v1/caption", "/api/generate"])
def test_who_finds_no_place_to_listen_has_no_job_either(
    dispatcher: DescribingDispatcher, store: MemoryStore, url: str, path: str
) -> None:
    """It would be done for nobody. The place of a request that was refused is free again."""
    threads = ThreadBudget.of(4)
    services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((LABELS,)), threads=threads)
    client = create_app(services, Settings()).test_client()
    asked = {"messages": [message(picture(url))], "image_url": url, "images": [url], "stream": True}
    assert client.post(path, json={**asked, "model": "llava"}).status_code == 404
    assert threads.streams.acquire()
    assert client.post(path, json={**asked, "model": "labels"}).status_code == 429
    assert not dispatcher.submitted


@pytest.mark.parametrize("path", [CHAT, "/v1/caption", "/api/generate"])
def test_a_stream_ends_with_what_redis_failed_at(
    ask: Any, dispatcher: DescribingDispatcher, monkeypatch: pytest.MonkeyPatch, url: str, path: str
) -> None:
    """Its status was sent before, so that nobody else can tell."""

    def failing(_: object) -> None:
        raise RedisError("gone")

    dispatcher.pieces = 1
    monkeypatch.setattr(dispatcher, "progress", failing)
    asked = {"messages": [message(picture(url))], "image_url": url, "model": "labels", "images": [url]}
    answer = ask(path, stream=True, **asked).get_data(as_text=True)
    assert "redis does not answer as it should (RedisError)" in answer


def test_who_finds_no_place_to_wait_is_told_so(dispatcher: DescribingDispatcher, store: MemoryStore, url: str) -> None:
    """Not that it took too long, nor that the server stops: nobody waited."""
    dispatcher.pieces, threads = 100, ThreadBudget.of(4)
    services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((LABELS,)), threads=threads)
    while threads.waiting.acquire():
        pass
    answer = create_app(services, Settings()).test_client().post("/v1/caption", json={"image_url": url})
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "1")
    assert "fewer clients that wait" in answer.get_json()["error"]
    assert dispatcher.canceled == [job.id for job in dispatcher.submitted]


REFUSED = {
    "no messages": ({"messages": None}, "Expected 'messages' to be a list of objects, got null."),
    "no picture": ({"messages": [message("What is it?")]}, "got text alone."),
    "two pictures": ({"messages": [message({"type": "image_url", "image_url": "x"}, {"type": "image_url"})]}, "got 2"),
    "no user": ({"messages": [{"role": "system", "content": "x"}]}, "Expected a message of the role user, got none."),
    "audio": ({"messages": [message({"type": "input_audio"})]}, "got 'input_audio'."),
    "two answers": ({"n": 2}, "Expected 'n' to be 1, got '2'"),
    "tools": ({"tools": [{"type": "function"}]}, "Expected no 'tools'"),
    "a form": ({"response_format": {"type": "json_object"}}, "Expected a 'response_format' of the type text"),
    "no picture in it": ({"messages": [message({"type": "image_url", "image_url": {}})]}, "got none."),
    "another picture": ({"messages": [message({"type": "image_url", "image_url": "data:x;base64,AAAA"})]}, "picture"),
    "a url": ({"messages": [message({"type": "image_url", "image_url": "https://a.b/c.jpg"})]}, "URL_INPUT"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_openai_cannot_have_is_told_in_its_shape(ask: Any, url: str, case: str) -> None:
    """Never with 200, and with what was expected."""
    given, expected = REFUSED[case]
    answer = ask(CHAT, **{"messages": [message(picture(url))], **given})
    assert 400 <= answer.status_code < 500
    error = answer.get_json()["error"]
    assert expected in error["message"]
    assert error["type"] == "invalid_request_error"


def test_an_unknown_model_is_a_404(ask: Any, url: str) -> None:
    """With those that there are."""
    answer = ask(CHAT, model="gpt-4o", messages=[message(picture(url))])
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "unknown_model")
    assert "moondream-0.5b, labels" in answer.get_json()["error"]["message"]


def test_ollama_streams_where_nothing_is_said(ask: Any, dispatcher: DescribingDispatcher, jpeg: bytes) -> None:
    """A line for each piece; the last says how long it took, in nanoseconds."""
    dispatcher.pieces = 2
    answer = ask("/api/generate", model="labels", prompt="What is it?", images=[b64encode(jpeg).decode()])
    assert answer.content_type.startswith("application/x-ndjson")
    *said, last = [json.loads(line) for line in answer.get_data(as_text=True).splitlines()]
    assert "".join(each["response"] for each in said) == SAID
    assert {each["done"] for each in said} == {False}
    assert (last["done"], last["done_reason"], last["response"], last["eval_count"]) == (True, "stop", "", 12)
    assert (last["prompt_eval_duration"], last["eval_duration"]) == (4_000_000, 4_000_000)
    assert [each.text for each in questions.read(dispatcher.asked["questions"])] == ["What is it?"]


def test_ollama_chats(ask: Any, dispatcher: DescribingDispatcher, jpeg: bytes) -> None:
    """The last picture there is, and the last message of the user."""
    messages = [
        {"role": "system", "content": "Be brief."},
        {"role": "user", "content": "What is it?", "images": [b64encode(jpeg).decode()]},
        {"role": "assistant", "content": "A dog."},
        {"role": "user", "content": "Which colour?"},
    ]
    answer = ask(
        "/api/chat", model="labels:latest", messages=messages, stream=False, options={"num_predict": -1}, tools=[]
    )
    body = answer.get_json()
    assert body["message"] == {"role": "assistant", "content": SAID}
    assert (body["model"], body["done"], body["done_reason"]) == ("labels:latest", True, "stop")
    assert dispatcher.asked["max_tokens"] == 256
    assert dispatcher.pictures == [jpeg]


@pytest.mark.parametrize("path", ["/api/generate", "/api/chat"])
def test_ollama_may_load_a_model(ask: Any, dispatcher: DescribingDispatcher, path: str) -> None:
    """Clients do so before they ask; there is nothing to do, and no such model is a 404."""
    assert ask(path, model="labels").get_json()["done_reason"] == "load"
    missing = ask(path, model="llava")
    assert (missing.status_code, list(missing.get_json())) == (404, ["error"])
    assert not dispatcher.submitted


@pytest.mark.parametrize(
    "given", [{"images": []}, {"images": ["QUJD"]}, {"images": ["x", "y"]}, {"format": "json"}, {"options": [1]}]
)
def test_what_ollama_cannot_have_is_told_in_its_shape(ask: Any, jpeg: bytes, given: dict[str, Any]) -> None:
    """As `error`, with a status that says so."""
    whole = {"model": "labels", "prompt": "What is it?", "images": [b64encode(jpeg).decode()], **given}
    answer = ask("/api/generate", **whole)
    assert 400 <= answer.status_code < 500
    assert list(answer.get_json()) == ["error"]


def test_ollama_lists_what_describes(app: Flask, ask: Any) -> None:
    """The default first; `vision` is what clients look for."""
    client = app.test_client()
    listed = client.get("/api/tags").get_json()["models"]
    assert [each["model"] for each in listed] == ["labels:latest", "moondream-0.5b:latest"]
    assert [each["name"] for each in client.get("/api/ps").get_json()["models"]] == [each["name"] for each in listed]
    shown = ask("/api/show", model="labels:latest").get_json()
    assert (shown["capabilities"], shown["license"]) == (["completion", "vision"], "MIT")
    assert client.get("/api/version").get_json()["version"]


@pytest.mark.parametrize("folder", ["/v1", ""])
def test_moondream_describes_and_answers(ask: Any, dispatcher: DescribingDispatcher, url: str, folder: str) -> None:
    """Its cloud's routes have a version before them, its first server's have none."""
    assert ask(f"{folder}/caption", image_url=url, length="short", stream=False).get_json() == {"caption": SAID}
    assert ask(f"{folder}/query", image_url=url, question="What is it?").get_json() == {"answer": SAID}
    assert [job.options["length"] for job in dispatcher.submitted] == ["short", "none"]


def test_moondream_hears_it_piece_by_piece(ask: Any, dispatcher: DescribingDispatcher, url: str) -> None:
    """Its client reads chunks until one says that it was the last."""
    dispatcher.pieces = 2
    chunks = [json.loads(each) for each in events(ask("/v1/caption", image_url=url, stream=True))]
    assert "".join(each["chunk"] for each in chunks) == SAID
    assert [each["completed"] for each in chunks] == [False] * (len(chunks) - 1) + [True]


@pytest.mark.parametrize("called", ["tv", "TVs", "tvmonitor"])
def test_moondream_finds_what_a_detector_knows(ask: Any, url: str, called: str) -> None:
    """In shares of the picture."""
    box = {"x_min": 0.1, "y_min": 0.1, "x_max": 0.6, "y_max": 0.6}
    assert ask("/v1/detect", image_url=url, object=called).get_json() == {"objects": [box]}
    assert ask("/point", image_url=url, object=called).get_json() == {"points": [{"x": 0.35, "y": 0.35}]}


def test_moondream_finds_what_the_default_detector_knows(
    dispatcher: DescribingDispatcher, store: MemoryStore, url: str
) -> None:
    """It is the one that answers, wherever it stands among those that are loaded."""
    default, facts = replace(YOLO.version, name="default"), {"labels": ["person", "tv", "kite"]}
    models = (YOLO, replace(YOLO, version=default, facts=facts, default=True))
    client = create_app(
        services_of(dispatcher, store=store, workers=StaticWorkerRegistry(models)), Settings()
    ).test_client()
    assert client.post("/v1/detect", json={"image_url": url, "object": "kite"}).get_json() == {"objects": []}


@pytest.mark.parametrize(
    ("path", "given"),
    [
        ("/v1/detect", {"object": "red car"}),
        ("/v1/query", {"question": " "}),
        ("/v1/query", {"question": "Why?", "reasoning": True}),
        ("/v1/caption", {"length": "epic"}),
        ("/v1/caption", {"image_url": "data:image/jpeg;base64,AAAA"}),
        ("/v1/point", {}),
    ],
)
def test_what_moondream_cannot_have_is_told_in_its_shape(ask: Any, url: str, path: str, given: dict[str, Any]) -> None:
    """Its own Station says such things with 200."""
    answer = ask(path, **{"image_url": url, **given})
    assert answer.status_code == 400
    assert list(answer.get_json()) == ["error"]


def test_its_own_header_carries_a_key(dispatcher: DescribingDispatcher, store: MemoryStore, url: str) -> None:
    """Moondream's client has no other."""
    services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((LABELS,)))
    client = create_app(services, Settings(api_keys=("a-key-of-some-length",))).test_client()
    assert client.post("/v1/caption", json={"image_url": url}).status_code == 401
    headers = {"X-Moondream-Auth": "a-key-of-some-length"}
    assert client.post("/v1/caption", json={"image_url": url}, headers=headers).get_json() == {"caption": SAID}
