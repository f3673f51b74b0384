"""The task `describe`, as a service does it that detects too."""

import json
from collections.abc import Iterator, Mapping

import httpx
import pytest

from service import Service

QUESTIONS = ["Is there a cat?", "How many cats are there?", "What colour is it?"]


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str]) -> dict[str, str]:
    return {**model_environ, "TASKS": "detect,describe"}


@pytest.fixture
def client(own_service: Service) -> Iterator[httpx.Client]:
    """Of a service of either mode."""
    with httpx.Client(base_url=own_service.url, timeout=60) as client:
        yield client


@pytest.fixture(scope="module")
def cat(pictures: Mapping[str, bytes]) -> bytes:
    return pictures["cat"]


def test_a_picture_is_described_and_asked_about(client: httpx.Client, cat: bytes) -> None:
    """By what is detected in it, for no other model is there; asked once more, nobody looks again."""
    sent = {
        "data": {"task": "describe", "questions": QUESTIONS},
        "files": {"image": cat},
        "headers": {"Prefer": "wait=50"},
    }
    first, second = (client.post("/v1/jobs", **sent).json() for _ in range(2))
    said = first["result"]
    assert said["caption"]["text"].startswith("A cat")
    assert [each["answer"] for each in said["answers"]] == ["yes", "1", "unknown"]
    assert (said["unsupported"], said["model"]["name"]) == ([], "labels")
    assert second["result"]["timings_ms"]["encode"] == 0
    assert second["result"]["answers"] == said["answers"]
    table = client.get(f"/v1/jobs/{first['id']}?format=csv").text.splitlines()
    assert table[0] == ",".join(("file", "caption", "alt_text", *QUESTIONS))


def test_what_is_wrong_with_questions_is_told(client: httpx.Client, cat: bytes) -> None:
    """Before anybody works on it."""
    data = {"task": "describe", "questions": json.dumps(["Why?", "why?"])}
    answer = client.post("/v1/jobs", data=data, files={"image": cat})
    assert (answer.status_code, answer.json()["code"]) == (422, "bad_option")
    assert "expected questions that differ, got twice 'why?'" in answer.json()["detail"]


def test_the_models_card_says_what_it_is(client: httpx.Client) -> None:
    """Rules, by a licence, under its task."""
    (model,) = client.get("/v1/models?task=describe").json()["models"]
    assert (model["name"], model["runtime"], model["license"], model["default"]) == ("labels", "rules", "MIT", True)
    assert model["facts"]["about"].startswith("Rules, not a network")
