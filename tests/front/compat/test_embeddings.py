"""Embeddings in OpenAI's shape: the very requests of its client (openai 3.57, Python), and how it reads the answers.

Beside them what LangChain and plain programs send, and pictures in the shapes of vLLM's, Infinity's and Jina's clients.
"""

import json
import struct
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from flask import Flask

from backends.stores.memory import MemoryStore
from front import access
from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.settings import Settings
from wire import keys
from wire.errors import BadOptionError
from wire.jobs import Job, Outcome
from wire.models import ModelInfo, ModelVersion
from wire.tasks.detect.model import DetectModel, DetectModelVersion

PATH = "/v1/embeddings"
MINILM = ModelInfo("embed", ModelVersion("all-minilm-l6-v2", "0" * 64, "fake", "f32"))
YOLO = DetectModel(DetectModelVersion("yolov3", "0" * 64, "fake", "f32", (416, 416)), ("dog",)).info
IDS = ("yolov3", "embed/all-minilm-l6-v2")
HEADERS = {"Authorization": "Bearer a-key-of-some-length", "User-Agent": "OpenAI/Python 3.57.0"}
JPEG = b"\xff\xd8\xff\xe0, and nobody here looks further"
VECTORS = ((0.6, -0.8, 0.0), (0.1, 0.2, 0.3))


@dataclass
class EmbeddingDispatcher(FakeDispatcher):
    """Every picture, then every text, becomes the next of VECTORS, at once; or the job ends with `error`.

    A text has three tokens.
    """

    store: Any = None
    error: BadOptionError | None = None
    loses_files: bool = False
    texts: list[str] = field(default_factory=list)
    pictures: list[bytes] = field(default_factory=list)

    def submit(self, job: Job, wait_seconds: float = 0) -> None:
        super().submit(job, wait_seconds)
        self.texts = [self.store.get(key).decode() for key in job.inputs.get("text", ())]
        self.pictures = [self.store.get(key) for key in job.inputs.get("image", ())]
        count = len(self.pictures) + len(self.texts)
        numbers = [number for index in range(count) for number in VECTORS[index % len(VECTORS)]]
        file = b"\x93NUMPY and so on" + struct.pack(f"<{3 * count}f", *numbers)
        result = {
            "model": {"name": "all-minilm-l6-v2"},
            "dimensions": 3,
            "tokens": 3 * len(self.texts),
            "items": [{}] * count,
        }
        outcome = Outcome.succeeded(job.id, result, ["vectors.npy"])
        if self.error:
            outcome = Outcome.failed(job.id, self.error)
        elif not self.loses_files:
            self.store.put(keys.file(job.id, "vectors.npy"), file, 60)
        self.store.put(keys.outcome(job.id), outcome.to_bytes(), 60)


@pytest.fixture
def dispatcher(store: MemoryStore) -> EmbeddingDispatcher:
    return EmbeddingDispatcher(store=store)


@pytest.fixture
def app(dispatcher: EmbeddingDispatcher, store: MemoryStore) -> Flask:
    services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((YOLO, MINILM)))
    return create_app(services, Settings(max_upload_bytes=200_000))


@pytest.fixture
def ask(app: Flask) -> Callable[..., Any]:
    """Sends JSON as the client does, in one line without blanks."""

    def send(**body: Any) -> Any:
        data = json.dumps(body, separators=(",", ":"), ensure_ascii=False).encode()
        return app.test_client().post(PATH, data=data, content_type="application/json", headers=HEADERS)

    return send


def test_the_client_asks_for_base64_and_reads_float32(ask: Any, dispatcher: EmbeddingDispatcher) -> None:
    """As it does where its user names no encoding; the model is called as the hub calls it."""
    texts = ["A dog, on the beach", "Ein Hund: größer 🐕"]
    answer = ask(input=texts, model="sentence-transformers/all-MiniLM-L6-v2", encoding_format="base64")
    assert answer.status_code == 200
    body = answer.get_json()
    read = [struct.unpack("<3f", b64decode(each["embedding"])) for each in body["data"]]
    assert read == [pytest.approx(vector) for vector in VECTORS]
    assert [(each["object"], each["index"]) for each in body["data"]] == [("embedding", 0), ("embedding", 1)]
    assert (body["object"], body["model"]) == ("list", "all-minilm-l6-v2")
    assert body["usage"] == {"prompt_tokens": 6, "total_tokens": 6}
    assert dispatcher.texts == texts
    assert dispatcher.submitted[0].options["model"] == "all-minilm-l6-v2"


def test_the_client_lists_models_whose_ids_it_can_ask_with(app: Flask, ask: Any) -> None:
    """And retrieves each by its id, whose slash it escapes."""
    client = app.test_client()
    listed = client.get("/v1/models", headers=HEADERS).get_json()
    cards = [{"object": "model", "created": 0, "owned_by": "image-processor"} | {"id": each} for each in IDS]
    assert (listed["object"], listed["data"]) == ("list", cards)
    for card in cards:
        retrieved = client.get(f"/v1/models/{quote(str(card['id']), safe='')}", headers=HEADERS).get_json()
        assert card.items() <= retrieved.items()
    assert [ask(input="a dog", model=each).status_code for each in IDS] == [404, 200]


def test_one_text_as_numbers(ask: Any) -> None:
    """The numbers are those of float32, to the last bit."""
    (each,) = ask(input="a dog", model="all-minilm-l6-v2", encoding_format="float").get_json()["data"]
    assert struct.pack("<3f", *each["embedding"]) == struct.pack("<3f", *VECTORS[0])


def test_without_a_model_the_default_answers(ask: Any, dispatcher: EmbeddingDispatcher) -> None:
    """Plain programs leave out what they need not say; what only OpenAI's own service knows changes nothing."""
    assert ask(input=["a dog"], user="me", dimensions=384).status_code == 200
    assert (dispatcher.submitted[0].options["model"], dispatcher.submitted[0].options["dimensions"]) == ("", 384)


def test_nothing_is_kept(ask: Any, store: MemoryStore, dispatcher: EmbeddingDispatcher) -> None:
    """No client ever learns the job's id."""
    ask(input="a dog", model="all-minilm-l6-v2")
    (job,) = dispatcher.submitted
    left = [*job.input_keys, keys.record(job.id), keys.outcome(job.id), keys.file(job.id, "vectors.npy")]
    assert store.get_many(left) == [None] * len(left)


def test_texts_with_many_commas_are_taken(ask: Any, dispatcher: EmbeddingDispatcher) -> None:
    """They are not values."""
    assert ask(input=["a, " * 2_000] * 10).status_code == 200
    assert len(dispatcher.texts) == 10


def _data_url(picture: bytes) -> str:
    return "data:image/jpeg;base64," + b64encode(picture).decode()


@pytest.mark.parametrize(
    "shape",
    [
        lambda url: {"input": url},
        lambda url: {"input": [url]},
        lambda url: {"input": [{"type": "image_url", "image_url": {"url": url, "detail": "low"}}]},
        lambda url: {"input": {"type": "image_url", "image_url": url}},
        lambda url: {"input": [{"type": "input_image", "image_url": url}]},
        lambda url: {"input": [{"content": [{"type": "image_url", "image_url": {"url": url}}]}]},
        lambda url: {"input": [{"image": url}]},
        lambda url: {"input": [{"image": url.partition(",")[2]}]},
        lambda url: {"input": [url.partition(",")[2]], "modality": "image"},
        lambda url: {"messages": [{"role": "user", "content": [{"type": "image_url", "image_url": {"url": url}}]}]},
    ],
)
def test_a_picture_comes_in_the_shapes_of_many_clients(ask: Any, dispatcher: EmbeddingDispatcher, shape: Any) -> None:
    """As content parts (vLLM, OpenRouter), as strings (Infinity), as members (Jina, SGLang), as a message (vLLM)."""
    answer = ask(**shape(_data_url(JPEG)), encoding_format="float")
    assert answer.status_code == 200
    assert (dispatcher.pictures, dispatcher.texts) == ([JPEG], [])
    (each,) = answer.get_json()["data"]
    assert each["embedding"] == pytest.approx(VECTORS[0])
    assert answer.get_json()["usage"]["total_tokens"] == 0


def test_vectors_are_in_the_order_of_texts_and_pictures(ask: Any, dispatcher: EmbeddingDispatcher) -> None:
    """Whatever order the job has them in."""
    part = {"type": "text", "text": "data: a cat"}
    answer = ask(input=["a dog", _data_url(JPEG), part], encoding_format="float")
    assert (dispatcher.pictures, dispatcher.texts) == ([JPEG], ["a dog", "data: a cat"])
    first, second, third = (each["embedding"] for each in answer.get_json()["data"])
    assert second == pytest.approx(VECTORS[0])  # the job's first
    assert first == pytest.approx(VECTORS[1])
    assert third == pytest.approx(VECTORS[0])  # its third, where VECTORS begins anew


@pytest.mark.parametrize(
    ("body", "message"),
    [
        ({}, "got null"),
        ({"input": []}, "1 to 2,048 texts, got 0"),
        ({"input": ["a"] * 2_049}, "got 2,049"),
        ({"input": ""}, "characters, got one of 0"),
        ({"input": ["a" * 50_001]}, "got one of 50,001"),
        ({"input": [1, 2, 3]}, "check_embedding_ctx_length=False"),  # what LangChain sends where nobody tells it not to
        ({"input": [[1, 2], [3]]}, "got tokens"),
        ({"input": {"words": "a"}}, "one of the members text, image_url, image, content, got words"),
        ({"input": [{"text": "a", "image": "b"}]}, "got 2 members (text, image)"),
        ({"input": [{"type": "text", "text": 3}]}, "'text' to be a string, got a number"),
        ({"input": [{"type": "image_url", "image_url": {}}]}, "'image_url' to be a string, got null"),
        ({"input": [{"image": "https://example.org/a.jpg"}]}, "got the url of one"),
        ({"input": [{"image": "not base64!"}]}, "got text that is none"),
        ({"input": "data:image/png;base64,bm8gcGljdHVyZQ=="}, "Expected a picture (JPEG"),
        ({"input": ["data:image/png;base64,QQ=="] * 33}, "1 to 32 pictures, got 33"),
        ({"messages": [{"content": "a"}, {"content": "b"}]}, "got 2 messages"),
        ({"messages": [{"content": [{"text": "a"}, {"text": "b"}]}]}, "got 2 parts"),
        ({"input": ["a", None]}, "got null"),
        ({"input": "a", "model": 3}, "'model' to be a text, got a number"),
        ({"input": "a", "encoding_format": "int8"}, "float or base64, got 'int8'"),
        ({"input": "a", "dimensions": 0}, "'dimensions' to be a whole number from 1, got '0'"),
        ({"input": "a", "dimensions": True}, "'dimensions'"),
        ({"input": "a", "dimensions": 10**6}, "dimensions"),
    ],
)
def test_what_is_wrong_is_told_in_the_shape_that_the_client_knows(ask: Any, body: Any, message: str) -> None:
    """It raises BadRequestError of a 400, with what stands in `error`."""
    answer = ask(**body)
    assert answer.status_code == 400
    error = answer.get_json()["error"]
    assert message in error["message"]
    assert (error["type"], error["param"]) == ("invalid_request_error", None)
    assert error["code"]


def test_a_model_that_is_not_loaded_is_not_found(ask: Any) -> None:
    """NotFoundError, to the client; that of another task is none."""
    for name in ("text-embedding-3-small", "yolov3"):
        answer = ask(input="a dog", model=name)
        assert (answer.status_code, answer.get_json()["error"]["code"]) == (404, "unknown_model")
        assert "loaded are all-minilm-l6-v2" in answer.get_json()["error"]["message"]


def test_what_the_job_ends_with_is_told_as_well(ask: Any, dispatcher: EmbeddingDispatcher) -> None:
    """As what the front itself finds wrong."""
    dispatcher.error = BadOptionError("Option dimensions: expected 0 or 384, got 100.")
    answer = ask(input="a dog", dimensions=100)
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (400, "bad_option")


def test_vectors_that_are_kept_no_longer_are_no_empty_ones(ask: Any, dispatcher: EmbeddingDispatcher) -> None:
    """A store that is full may drop a file at once; the client tries again."""
    dispatcher.loses_files = True
    answer = ask(input=["a dog", "a cat"])
    assert (answer.status_code, answer.get_json()["error"]["code"]) == (503, "not_ready")


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff"])
def test_a_body_that_is_no_object_is_refused(app: Flask, data: bytes) -> None:
    """In the same shape."""
    answer = app.test_client().post(PATH, data=data, content_type="application/json")
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])


def test_another_method_is_refused_in_the_same_shape(app: Flask) -> None:
    """What does not belong to the route has it too."""
    answer = app.test_client().get(PATH)
    assert (answer.status_code, list(answer.get_json())) == (405, ["error"])


def test_without_a_key_it_is_an_authentication_error(app: Flask, dispatcher: EmbeddingDispatcher) -> None:
    """The client sends its key as Bearer token."""
    access.register(app, services_of(dispatcher), Settings(api_keys=("a-key-of-some-length",)))
    body = {"input": "a dog"}
    assert app.test_client().post(PATH, json=body, headers=HEADERS).status_code == 200
    answer = app.test_client().post(PATH, json=body)
    assert (answer.status_code, answer.get_json()["error"]["type"]) == (401, "invalid_request_error")
