"""A describer behind a server: what it is sent, and what becomes of each kind of answer."""

import json
import re
import time
from base64 import b64decode
from contextlib import suppress
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from processor.catalog.progress import Silent
from processor.imaging.decode import Photo
from processor.settings import Settings
from processor.stopwatch import Stopwatch
from processor.tasks.describe.picture import Picture
from processor.tasks.describe.protocols import Limits, unheard
from processor.tasks.describe.remote.chat import MOST_BYTES
from processor.tasks.describe.remote.describer import RemoteDescriber, first_of
from processor.tasks.describe.remote.settings import RemoteSettings
from processor.tasks.describe.task import prepare
from web_host import listening, text
from wire.errors import BadOptionError, CanceledJobError, TaskUnavailableError
from wire.tasks.describe.questions import Question
from wire.tasks.describe.result import Finish, Said

PATH = "/v1/chat/completions"
KEY = "secret-key"


@pytest.fixture
def host():
    """A server of the tests' own."""
    with listening() as made:
        yield made


@pytest.fixture
def describer(host):
    return RemoteDescriber(RemoteSettings(host.url("/v1", "127.0.0.1"), "some/model:7b", KEY))


@pytest.fixture
def state(describer):
    """A large picture, encoded."""
    pixels = np.full((1000, 2000, 3), (250, 120, 20), np.uint8)
    return describer.encode(Picture(b"", Photo(pixels, 2000, 1000), {}), 0, Stopwatch())


def _events(*pieces, finish="stop", usage=None):
    documents = [{"choices": [{"index": 0, "delta": {"content": each}}]} for each in pieces]
    documents.append({"choices": [{"index": 0, "delta": {}, "finish_reason": finish}]})
    documents += [{"choices": [], "usage": {"completion_tokens": usage}}] if usage else []
    lines = [f"data: {json.dumps(each)}\n\n" for each in documents]
    return "".join([": a comment\n\n", *lines, "data: [DONE]\n\n"]).encode()


def _streamed(*pieces, **more):
    return text("200 OK", _events(*pieces, **more), Content_Type="text/event-stream; charset=utf-8")


def _request(host, number=-1):
    head, _, body = host.seen[number].partition("\r\n\r\n")
    return head, json.loads(body)


def test_a_picture_is_sent_with_each_question(host, describer, state):
    """As a JPEG of at most 1,024 pixels, with the key, and nothing left to chance."""
    host.responses[PATH] = _streamed("Orange.")
    described = describer.answer(state, Question("a", "Which colour?"), Limits(7), unheard)
    assert described == Said("Orange.", Finish.STOP, 1)
    head, body = _request(host)
    assert f"authorization: bearer {KEY}" in head.lower()
    assert (body["model"], body["max_tokens"], body["temperature"], body["stream"]) == ("some/model:7b", 7, 0, True)
    asked, sent = body["messages"][0]["content"]
    assert asked == {"type": "text", "text": "Which colour?"}
    kind, _, encoded = sent["image_url"]["url"].partition(",")
    with Image.open(BytesIO(b64decode(encoded))) as image:
        assert (kind, image.format, image.size) == ("data:image/jpeg;base64", "JPEG", (1024, 512))
        assert np.abs(np.asarray(image)[256, 512].astype(int) - (250, 120, 20)).max() < 6
    assert state.size_bytes == len(sent["image_url"]["url"])


def test_a_text_grows_as_it_comes(host, describer, state):
    """Of the tokens there are as many as the server counts, else as pieces came."""
    host.responses[PATH] = _streamed(" An", " orange", " wall \n", usage=5)
    heard = []
    assert describer.caption(state, "short", Limits(), heard.append) == Said("An orange wall", Finish.STOP, 5)
    assert heard == ["An", "An orange", "An orange wall"]
    assert _request(host)[1]["messages"][0]["content"][0]["text"] == "Describe this picture in one short sentence."


def test_characters_that_come_in_halves_are_whole(host, describer, state):
    """A half without the other is marked: no text and no table could have it."""
    host.responses[PATH] = _streamed("A \ud83d", "\ude00", " and \udc00.")
    heard = []
    assert describer.caption(state, "short", Limits(), heard.append).text == "A 😀 and \ufffd."
    assert heard == ["A", "A 😀", "A 😀 and \ufffd."]


@pytest.mark.parametrize(("finish", "ours"), [("length", Finish.LENGTH), ("stop", Finish.STOP), ("other", Finish.STOP)])
def test_how_it_ends_is_told(host, describer, state, finish, ours):
    """In the task's own words."""
    host.responses[PATH] = _streamed("a", finish=finish)
    assert describer.caption(state, "normal", Limits(), unheard).finish is ours


def test_a_server_that_does_not_stream_is_heard_too(host, describer, state):
    """Its answer comes at once."""
    document = {
        "choices": [{"index": 0, "finish_reason": "length", "message": {"role": "assistant", "content": "A wall"}}],
        "usage": {"completion_tokens": 3},
    }
    host.responses[PATH] = text("200 OK", json.dumps(document).encode(), Content_Type="application/json")
    assert describer.caption(state, "long", Limits(), unheard) == Said("A wall", Finish.LENGTH, 3)


def test_choices_are_wanted_by_a_schema(host, describer, state):
    """And answered in the spelling in which they were asked."""
    host.responses[PATH] = _streamed('{"answer": ', '"NO"}')
    question = Question("a", "Is it red?", ("yes", "no"))
    assert describer.answer(state, question, Limits(), unheard) == Said("no", Finish.STOP, 2, None)
    schema = _request(host)[1]["response_format"]["json_schema"]["schema"]
    assert schema["properties"]["answer"]["enum"] == ["yes", "no"]


def test_a_server_without_schemas_is_asked_in_words(host, describer, state):
    """Once more, with the same question."""

    def answer(client):
        wanted = "response_format" in host.seen[-1]
        refused = text("400 Bad Request", b'{"error": {"message": "response_format is not supported"}}')
        (refused if wanted else _streamed("There are 3 dogs."))(client)

    host.responses[PATH] = answer
    question = Question("a", "How many dogs?", is_number=True)
    assert describer.answer(state, question, Limits(), unheard).text == "3"
    assert [("response_format" in each) for each in host.seen] == [True, False]


def test_an_answer_that_is_no_choice_is_a_guess(host, describer, state):
    """And says so by its probability."""
    host.responses[PATH] = _streamed("I cannot tell.")
    question = Question("a", "Which?", ("a cat", "dog", "bird", "horse"))
    assert describer.answer(state, question, Limits(), unheard) == Said("a cat", Finish.STOP, 1, 0.25)


@pytest.mark.parametrize(
    ("said", "choice"),
    [
        ("No.", "no"),
        ("I do not know: no", "no"),
        ("a black cat", "black cat"),
        ("Cat", "cat"),
        ("nothing", None),
        ("", None),
    ],
)
def test_a_choice_is_found_as_whole_words(said, choice):
    """The first one that is named, the longest of those."""
    assert first_of(("no", "cat", "black cat", "3.5"), said) == choice


def _slow(pieces, seconds):
    """An answer whose pieces come with so many seconds between them."""

    def send(client):
        client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
        for each in pieces:
            client.sendall(f"data: {json.dumps({'choices': [{'delta': {'content': each}}]})}\n\n".encode())
            time.sleep(seconds)

    return send


def test_a_text_ends_when_its_time_is_over(host, describer, state):
    """With what was said by then, whether the server goes on or is silent."""
    host.responses[PATH] = _slow(["a "] * 100, 0.05)
    said = describer.caption(state, "normal", Limits(seconds=0.3), unheard)
    assert (said.finish, 1 < said.tokens < 100) == (Finish.TIME, True)
    host.responses[PATH] = _slow(["a "], 2)
    assert describer.caption(state, "normal", Limits(seconds=0.3), unheard) == Said("a", Finish.TIME, 1)


def _endless(client):
    """A server that says every now and then that it is still there, and nothing else, for ten seconds."""
    client.sendall(b"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nConnection: close\r\n\r\n")
    with suppress(OSError):
        for _ in range(200):
            client.sendall(b": still there\n\n")
            time.sleep(0.05)


def test_a_server_that_only_says_that_it_is_there_has_no_more_time(host, describer, state):
    """Comments are no answer."""
    host.responses[PATH] = _endless
    began = time.monotonic()
    with pytest.raises(TaskUnavailableError, match=r"expected an answer within 0\.3 s"):
        describer.caption(state, "normal", Limits(seconds=0.3), unheard)
    assert time.monotonic() - began < 5


@pytest.mark.parametrize("kind", ["text/event-stream", "application/json"])
@pytest.mark.parametrize("status", ["200 OK", "500 Internal Server Error"])
def test_a_server_that_sends_without_end_is_not_heard_to_it(host, describer, state, kind, status):
    """No server fills the memory."""
    host.responses[PATH] = text(status, b"x" * (MOST_BYTES + 1), Content_Type=kind)
    with pytest.raises(TaskUnavailableError, match=r"more than 1,048,576 bytes"):
        describer.caption(state, "normal", Limits(), unheard)


def test_a_job_that_is_canceled_hears_no_more(host, describer, state):
    """What is told of the first piece ends the connection."""
    host.responses[PATH] = _slow(["a "] * 100, 0.05)

    def cancel(text):
        raise CanceledJobError("Nobody wants it any more.")

    began = time.monotonic()
    with pytest.raises(CanceledJobError):
        describer.caption(state, "normal", Limits(), cancel)
    assert time.monotonic() - began < 2


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        (
            text("401 Unauthorized", f'{{"error": {{"message": "no {KEY}"}}}}'.encode()),
            r"got HTTP 401: no …\. Check DESCRIBE_API_KEY",
        ),
        (text("404 Not Found", b'{"error": "model not found"}'), r"got HTTP 404: model not found\. Check DESCRIBE_URL"),
        (text("500 Internal Server Error", b"<html>\noh</html>"), r"got HTTP 500: <html> oh</html>"),
        (text("503 Service Unavailable"), r"got HTTP 503: nothing more"),
        (text("200 OK", b"<html>", Content_Type="text/html"), r"expected chat completions, got Expecting value"),
        (text("200 OK", b"{}", Content_Type="application/json"), r"expected chat completions, got 'choices'"),
        (text("200 OK", b"data: [}\n\n", Content_Type="text/event-stream"), r"expected chat completions, got"),
        (text("200 OK", b"data: []\n\n", Content_Type="text/event-stream"), r"expected chat completions, got"),
        (
            lambda client: client.sendall(b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n{"),
            r"expected chat completions, got",
        ),
        (lambda client: None, r"expected chat completions, got"),
        (lambda client: time.sleep(0.6), r"expected an answer within 0\.3 s, got none"),
    ],
)
def test_what_is_no_answer_is_told(host, describer, state, answer, reason):
    """By the host's name, with what came, without the key."""
    host.responses[PATH] = answer
    seconds = 0.3 if "within" in reason else 30
    with pytest.raises(TaskUnavailableError, match=reason) as caught:
        describer.caption(state, "normal", Limits(seconds=seconds), unheard)
    assert caught.value.message.startswith("127.0.0.1:")
    assert KEY not in caught.value.message


def test_a_host_that_is_not_there_is_told(state):
    """Nobody listens at port 9."""
    nobody = RemoteDescriber(RemoteSettings("http://127.0.0.1:9/v1", "m"))
    with pytest.raises(
        TaskUnavailableError, match=r"127\.0\.0\.1:9: expected chat completions, got .*refused.*Is DESCRIBE_URL right"
    ):
        nobody.caption(state, "normal", Limits(seconds=2), unheard)


def test_settings_without_an_address_are_none():
    """Then there is no such model."""
    assert RemoteSettings.from_environment({"DESCRIBE_MODEL": "m"}) is None


@pytest.mark.parametrize(
    ("environ", "reason"),
    [
        ({"DESCRIBE_URL": "localhost:11434"}, "Setting DESCRIBE_URL: expected the address of an API"),
        ({"DESCRIBE_URL": "ftp://host/v1"}, "Setting DESCRIBE_URL"),
        ({"DESCRIBE_URL": "http://me:secret@host/v1"}, "A key goes into DESCRIBE_API_KEY"),
        ({"DESCRIBE_URL": "http://host/v1"}, "Setting DESCRIBE_MODEL: expected what the server"),
        ({"DESCRIBE_URL": "http://host/v1", "DESCRIBE_API_KEY": "secret\nkey"}, "Setting DESCRIBE_API_KEY: expected"),
    ],
)
def test_settings_that_are_wrong_are_refused(environ, reason):
    """Without a password in the message."""
    with pytest.raises(BadOptionError, match=re.escape(reason)) as caught:
        RemoteSettings.from_environment(environ | ({"DESCRIBE_MODEL": "m"} if "MODEL" not in reason else {}))
    assert "secret" not in caught.value.message


def test_the_server_is_the_default_model(host, tmp_path, monkeypatch):
    """And the key is nowhere in what is said of it."""
    monkeypatch.setenv("DESCRIBE_URL", host.url("/v1/", "127.0.0.1"))
    monkeypatch.setenv("DESCRIBE_MODEL", "some/model:7b")
    monkeypatch.setenv("DESCRIBE_API_KEY", KEY)
    runner = prepare(Settings(weights_dir=tmp_path, models_dir=tmp_path), Silent())()
    first = runner.models()[0]
    assert (first.name, first.default, first.facts["model"]) == ("remote", True, "some/model:7b")
    assert KEY not in repr(first) + repr(RemoteSettings("http://host", "m", KEY))
    runner.pool.load("remote")
    assert [each.name for each in runner.models()] == ["remote", "labels"]
