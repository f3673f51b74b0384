"""Roboflow's routes: the very requests of its client (inference-sdk 1.8.3, Python), and how it reads the answers."""

import json
from hashlib import sha256
from typing import Any

import pytest
from flask import Flask

from analyzing import CLIP, HOLE, MASK, PART, RING, TINY, WORDS, AnalyzingDispatcher
from backends.stores.memory import MemoryStore
from front.app import create_app
from front.fakes import StaticWorkerRegistry, services_of
from front.settings import Settings
from front.tasks.analyze.bridging import bridged
from wire import keys
from wire.errors import BadOptionError

KEY = "a-key-of-some-length"
COMPARE, EMBED_IMAGE, EMBED_TEXT = "/clip/compare", "/clip/embed_image", "/clip/embed_text"
SEGMENT, ENCODE = "/sam2/segment_image", "/sam2/embed_image"


@pytest.fixture
def image(base64: str) -> dict[str, str]:
    """A picture as the client sends one."""
    return {"type": "base64", "value": base64}


def test_pictures_become_vectors(ask: Any, dispatcher: AnalyzingDispatcher, image: dict[str, str]) -> None:
    """By the model that knows texts too, so that both can be compared; its client reads all three members."""
    body = ask(EMBED_IMAGE, api_key=KEY, image=image).get_json()
    assert set(body) == {"frame_id", "time", "embeddings"}
    assert body["embeddings"] == [[pytest.approx(0.6), pytest.approx(0.8), 0, 0]]
    assert dispatcher.asked["model"] == CLIP.name


def test_several_become_several(ask: Any, image: dict[str, str]) -> None:
    """In their order."""
    body = ask(EMBED_IMAGE, api_key=KEY, clip_version_id="ViT-B-32", image=[image, image]).get_json()
    assert [each.index(max(each)) for each in body["embeddings"]] == [0, 1]
    body = ask(EMBED_TEXT, text=["a cat", "a dog", "a cup"]).get_json()
    assert [each.index(max(each)) for each in body["embeddings"]] == [0, 1, 1]


def test_a_text_becomes_a_vector_of_the_same_model(ask: Any, dispatcher: AnalyzingDispatcher) -> None:
    """Not of the default one, which knows no pictures."""
    assert len(ask(EMBED_TEXT, api_key=KEY, text="a cat").get_json()["embeddings"]) == 1
    assert dispatcher.asked["model"] == CLIP.name


def test_a_picture_is_compared_with_texts(ask: Any, image: dict[str, str]) -> None:
    """By cosines, of which there is one for each."""
    asked = {"subject_type": "image", "prompt_type": "text", "subject": image, "prompt": ["a cat", "a dog"]}
    body = ask(COMPARE, api_key=KEY, **asked).get_json()
    assert set(body) == {"frame_id", "time", "similarity", "parent_id"}
    assert body["similarity"] == [pytest.approx(0), pytest.approx(0.6)]


def test_a_text_is_compared_with_pictures(ask: Any, image: dict[str, str]) -> None:
    """Vectors of pictures come first out of a job, whatever the order that they were asked in."""
    asked = {"subject_type": "text", "prompt_type": "image", "subject": "a cat", "prompt": [image, image]}
    assert ask(COMPARE, **asked).get_json()["similarity"] == [pytest.approx(0.6), pytest.approx(0.8)]


@pytest.mark.parametrize("kind", ["text", "image"])
def test_prompts_may_have_names(ask: Any, image: dict[str, str], kind: str) -> None:
    """The cosines have them too then."""
    prompt = {"it": image if kind == "image" else "a cat"}
    assert list(ask(COMPARE, subject=image, prompt=prompt, prompt_type=kind).get_json()["similarity"]) == ["it"]


@pytest.mark.parametrize("kind", ["text", "image"])
def test_a_prompt_may_stand_alone(ask: Any, image: dict[str, str], kind: str) -> None:
    """It need not be in a list."""
    prompt = image if kind == "image" else "a cat"
    assert len(ask(COMPARE, subject=image, prompt=prompt, prompt_type=kind).get_json()["similarity"]) == 1


def test_a_version_that_is_not_loaded_is_a_404(ask: Any, dispatcher: AnalyzingDispatcher) -> None:
    """Vectors of another model would be compared with those that the client has kept."""
    answer = ask(EMBED_TEXT, text="a cat", clip_version_id="RN50")
    assert (answer.status_code, list(answer.get_json())) == (404, ["message"])
    assert CLIP.name in answer.get_json()["message"]
    assert WORDS.name not in answer.get_json()["message"]
    assert not dispatcher.submitted


def test_nothing_is_kept(ask: Any, dispatcher: AnalyzingDispatcher, store: MemoryStore, image: dict[str, str]) -> None:
    """No client ever learns the job's id."""
    ask(EMBED_IMAGE, image=image), ask(SEGMENT, image=image)
    assert len(dispatcher.submitted) == 2
    for job in dispatcher.submitted:
        assert store.get_many([*job.input_keys, keys.record(job.id), keys.outcome(job.id)]) == [None] * 3


PROMPTS = [
    {"box": {"x": 20, "y": 15, "width": 10, "height": 8}},
    {"points": [{"x": 3, "y": 4, "positive": True}, {"x": 5, "y": 6, "positive": False}]},
]
REGIONS = [{"box": [15, 11, 25, 19]}, {"points": [[3, 4, 1], [5, 6, 0]]}]


@pytest.mark.parametrize("prompts", [{"prompts": PROMPTS}, PROMPTS])
def test_prompts_are_told_by_the_middles_of_boxes(
    ask: Any, dispatcher: AnalyzingDispatcher, image: dict[str, str], prompts: Any
) -> None:
    """And by points, inside and outside. Each has the best of its masks: lines around its parts, in whole pixels."""
    asked = {"sam2_version_id": "hiera_tiny", "multimask_output": True, "format": "json", "prompts": prompts}
    body = ask(SEGMENT, api_key=KEY, image=image, **asked).get_json()
    outlines = [[[round(x), round(y)] for x, y in line] for line in (bridged([RING, HOLE]), PART)]
    assert body["predictions"] == [{"masks": outlines, "confidence": 0.75, "format": "polygon"}] * 2
    assert body["time"] >= 0
    assert json.loads(dispatcher.asked["regions"]) == REGIONS
    assert (dispatcher.asked["model"], dispatcher.asked["everything"]) == (TINY.name, False)


def test_masks_come_as_runs_too(ask: Any, image: dict[str, str]) -> None:
    """As COCO's tools write them."""
    (found,) = ask(SEGMENT, image=image, format="rle", prompts={"prompts": PROMPTS[:1]}).get_json()["predictions"]
    assert found == {"masks": MASK["rle"], "confidence": 0.75, "format": "rle"}


@pytest.mark.parametrize("prompts", [None, {}, {"prompts": None}, {"prompts": []}])
def test_without_prompts_everything_is_cut_out(
    ask: Any, dispatcher: AnalyzingDispatcher, image: dict[str, str], prompts: Any
) -> None:
    """As its client's documentation promises."""
    assert ask(SEGMENT, image=image, prompts=prompts).status_code == 200
    assert (dispatcher.asked["everything"], dispatcher.asked["regions"]) == (True, "")


def test_a_version_that_is_not_loaded_leaves_it_to_the_default(
    ask: Any, dispatcher: AnalyzingDispatcher, image: dict[str, str]
) -> None:
    """The client names one even where its user does not."""
    assert ask(SEGMENT, image=image, sam2_version_id="hiera_large").status_code == 200
    assert dispatcher.asked["model"] == ""


def test_a_picture_is_encoded_ahead(
    ask: Any, dispatcher: AnalyzingDispatcher, image: dict[str, str], jpeg: bytes
) -> None:
    """It is called by its content unless the client has a name for it."""
    assert ask(ENCODE, image=image).get_json()["image_id"] == sha256(jpeg).hexdigest()
    assert ask(ENCODE, image=image, image_id="mine").get_json()["image_id"] == "mine"
    assert [each.options["model"] for each in dispatcher.submitted] == ["", ""]


REFUSED: dict[str, tuple[str, dict[str, Any], str]] = {
    "no picture": (EMBED_IMAGE, {}, "Expected a picture in 'image'"),
    "a text as a picture": (EMBED_IMAGE, {"image": "QUJD"}, "got a string"),
    "numpy": (EMBED_IMAGE, {"image": {"type": "numpy", "value": "gAN="}}, "type base64 or url"),
    "no value": (EMBED_IMAGE, {"image": {"type": "base64"}}, "got null"),
    "a url": (EMBED_IMAGE, {"image": {"type": "url", "value": "https://a.b/c.jpg"}}, "URL_INPUT"),
    "no url": (EMBED_IMAGE, {"image": {"type": "url", "value": "/etc/passwd"}}, "to be a url"),
    "noise": (EMBED_IMAGE, {"image": {"type": "base64", "value": "QUJD"}}, "Expected a picture"),
    "many pictures": (EMBED_IMAGE, {"image": [{"type": "base64", "value": "QUJD"}] * 33}, "at most 32 pictures"),
    "no text": (EMBED_TEXT, {}, "'text' to be a text"),
    "an empty text": (EMBED_TEXT, {"text": ""}, "1 to 50,000 characters"),
    "a number": (EMBED_TEXT, {"text": ["a", 1]}, "got a number"),
    "no subject": (COMPARE, {"subject_type": "text", "prompt": "a"}, "'subject' to be a text"),
    "two subjects": (COMPARE, {"subject_type": "text", "subject": ["a", "b"], "prompt": "a"}, "one 'subject', got 2"),
    "a kind": (COMPARE, {"subject_type": "video"}, "image or text"),
    "no prompt": (COMPARE, {"subject_type": "text", "subject": "a"}, "'prompt' to be a text"),
    "binary": (SEGMENT, {"format": "binary"}, "json or rle"),
    "prompts": (SEGMENT, {"prompts": {"prompts": "x"}}, "'prompts' to be a list"),
    "a prompt": (SEGMENT, {"prompts": [1]}, "a prompt with a box or points"),
    "an empty prompt": (SEGMENT, {"prompts": [{}]}, "at least one point"),
    "half a box": (SEGMENT, {"prompts": [{"box": {"x": 1}}]}, "'y' to be a number"),
    "no box": (SEGMENT, {"prompts": [{"box": [1, 2, 3, 4]}]}, "a box with x, y, width, height, got a list"),
    "a huge number": (SEGMENT, {"prompts": [{"points": [{"x": 10**400, "y": 1}]}]}, "'x' to be a number"),
    "a flag": (SEGMENT, {"prompts": [{"points": [{"x": 1, "y": 1, "positive": "no"}]}]}, "true or false"),
    "points": (SEGMENT, {"prompts": [{"points": {"x": 1}}]}, "'points' to be a list"),
    "nothing": (SEGMENT, {"prompts": [{"box": {"x": 5, "y": 5, "width": 0, "height": 2}}]}, "with an area"),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_told_in_its_shape(
    ask: Any, dispatcher: AnalyzingDispatcher, image: dict[str, str], case: str
) -> None:
    """As `message`, which its client shows, with a status that says so."""
    path, given, said = REFUSED[case]
    answer = ask(path, **({"image": image} if path == SEGMENT else {}), **given)
    assert 400 <= answer.status_code < 500
    assert list(answer.get_json()) == ["message"]
    assert said in answer.get_json()["message"]
    assert not dispatcher.submitted


def test_what_the_job_ended_with_is_told(ask: Any, dispatcher: AnalyzingDispatcher, image: dict[str, str]) -> None:
    """With the status that its client knows for it."""
    dispatcher.error = BadOptionError("Option regions: expected less.")
    answer = ask(SEGMENT, image=image)
    assert (answer.status_code, answer.get_json()) == (400, {"message": "Option regions: expected less."})


@pytest.mark.parametrize("path", [EMBED_TEXT, SEGMENT])
def test_where_no_model_is_loaded_it_is_told_so(
    dispatcher: AnalyzingDispatcher, store: MemoryStore, image: dict[str, str], path: str
) -> None:
    """Its client tries again then."""
    client = create_app(services_of(dispatcher, store=store), Settings()).test_client()
    answer = client.post(path, json={"text": "a", "image": image})
    assert (answer.status_code, list(answer.get_json())) == (503, ["message"])


@pytest.mark.parametrize("path", [EMBED_TEXT, SEGMENT])
def test_a_key_may_come_in_the_body(
    dispatcher: AnalyzingDispatcher, store: MemoryStore, image: dict[str, str], path: str
) -> None:
    """Where the client puts it unless it is told otherwise; in a header it is as good as anywhere."""
    services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((CLIP, TINY)))
    client = create_app(services, Settings(api_keys=(KEY,))).test_client()
    asked = {"text": "a", "image": image}
    assert client.post(path, json={**asked, "api_key": KEY}).status_code == 200
    assert client.post(path, json=asked, headers={"Authorization": f"Bearer {KEY}"}).status_code == 200
    for wrong in ({}, {"api_key": "another"}, {"api_key": 5}):
        refused = client.post(path, json={**asked, **wrong})
        assert (refused.status_code, list(refused.get_json())) == (401, ["message"])
    for body in (b"", b"[]", b"{"):
        assert client.post(path, data=body, content_type="application/json").status_code == 401


def test_no_other_body_is_read_for_a_key(dispatcher: AnalyzingDispatcher, app: Flask, store: MemoryStore) -> None:
    """A key in the body of other routes is none."""
    client = create_app(services_of(dispatcher, store=store), Settings(api_keys=(KEY,))).test_client()
    assert client.post("/v1/embeddings", json={"input": "a", "api_key": KEY}).status_code == 401
