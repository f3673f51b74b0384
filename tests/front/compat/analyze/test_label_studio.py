"""Label Studio's machine learning backend: what its server sends, and how it reads the answers."""

import json
from collections.abc import Callable, Mapping
from typing import Any

import pytest
from flask import Flask

from analyzing import HOLE, MASK, MOBILE, RING, AnalyzingDispatcher
from backends.stores.memory import MemoryStore
from front.app import create_app
from front.compat.analyze import label_studio
from front.compat.analyze.label_config import LabelConfig
from front.fakes import StaticWorkerRegistry, services_of
from front.settings import Settings
from front.tasks.analyze.bridging import bridged
from front.tasks.analyze.brush import brushed
from web_host import HERE, listening, text
from wire.errors import RequestError, UndecodableImageError

LABELS = '<Label value="Dog"/><Label value="Person" background="red"/><Label value="TV" alias="screen"/>'
IMAGE = '<Image name="photo" value="$image" zoom="true"/>'


def config(*tools: str, image: str = IMAGE) -> str:
    """A project with those tools, as its editor writes one."""
    written = "".join(f'<{tool} name="{tool}" toName="photo" smart="true">{LABELS}</{tool}>' for tool in tools)
    return f"<View>\n  <!-- a & b -->{image}<Header value='x'/>{written}</View>".replace("&", "and")


def keypoint(x: float, y: float, *, inside: bool, label: str = "Dog") -> dict[str, Any]:
    """A click, in percent of the picture."""
    value = {"x": x, "y": y, "width": 0.3, "keypointlabels": [label]}
    size = {"original_width": 200, "original_height": 100, "image_rotation": 0}
    return {
        **size,
        "value": value,
        "is_positive": inside,
        "type": "keypointlabels",
        "from_name": "k",
        "to_name": "photo",
    }


RECTANGLE = {
    "original_width": 200,
    "original_height": 100,
    "value": {"x": 5, "y": 20, "width": 50, "height": 60, "rotation": 0, "rectanglelabels": ["TV"]},
    "type": "rectanglelabels",
}


@pytest.fixture
def predict(ask: Any, base64: str) -> Callable[..., Any]:
    """Asks for a prediction of tasks with a picture, by default one, on which `drawn` was drawn."""
    url = f"data:image/jpeg;base64,{base64}"

    def send(xml: str, *drawn: Mapping[str, Any], images: tuple[Any, ...] = (url,), **given: Any) -> Any:
        tasks = [{"id": number, "data": {"image": image}} for number, image in enumerate(images)]
        context = {"result": list(drawn)} if drawn else None
        params = {"login": None, "password": None, "context": context}
        whole = {"tasks": tasks, "project": "1.1700000000", "label_config": xml, "params": params}
        return ask("/predict", **{**whole, **given})

    return send


def results(answer: Any) -> list[dict[str, Any]]:
    """What was predicted for the only task, without the ids of the regions."""
    assert answer.status_code == 200, answer.get_json()
    (prediction,) = answer.get_json()["results"]
    assert len({each["id"] for each in prediction["result"]}) == len(prediction["result"])
    return [{name: value for name, value in each.items() if name != "id"} for each in prediction["result"]]


SIZE = {"original_width": 200, "original_height": 100, "image_rotation": 0}


def test_it_is_up(app: Flask) -> None:
    """Its server looks before it does anything."""
    assert app.test_client().get("/health").get_json() == {"status": "UP", "model_class": "image-processor"}


def test_a_project_is_taken_with_the_model_that_answers(ask: Any) -> None:
    """The default one. Of the project nothing is kept."""
    asked = {"project": "1.1700000000", "schema": config("BrushLabels"), "hostname": "http://localhost:8080"}
    more = {"access_token": "secret", "extra_params": None}
    assert ask("/setup", **asked, **more).get_json() == {"model_version": "mobile-sam"}
    assert ask("/setup", project="1.1", schema="").status_code == 200


def test_events_are_heard_and_nothing_is_learnt(ask: Any, dispatcher: AnalyzingDispatcher) -> None:
    """Its server sends what was labelled wherever training is switched on."""
    assert ask("/webhook", action="ANNOTATION_CREATED", annotation={}).get_json() == {"status": "ok"}
    assert not dispatcher.submitted


def test_clicks_become_a_brushed_mask(predict: Any, dispatcher: AnalyzingDispatcher) -> None:
    """Inside and outside, in pixels of the picture; the region has the label that was chosen."""
    drawn = (keypoint(25, 50, inside=True), keypoint(75, 10, inside=False))
    (found,) = results(predict(config("KeyPointLabels", "RectangleLabels", "BrushLabels"), *drawn))
    assert found == {
        **SIZE,
        "from_name": "BrushLabels",
        "to_name": "photo",
        "type": "brushlabels",
        "value": {"format": "rle", "rle": brushed(MASK["rle"]), "brushlabels": ["Dog"]},
        "score": 0.75,
    }
    assert json.loads(dispatcher.asked["regions"]) == [{"points": [[50, 50, 1], [150, 10, 0]]}]
    assert dispatcher.asked["detect"] == ""


def test_a_box_becomes_polygons(predict: Any, dispatcher: AnalyzingDispatcher) -> None:
    """One for each part of the mask, in percent, with ways to its holes."""
    first, second = results(predict(config("PolygonLabels"), RECTANGLE))
    line = [[pytest.approx(x / 2), pytest.approx(y)] for x, y in bridged([RING, HOLE])]
    assert first["value"]["points"] == line
    assert first["value"]["polygonlabels"] == second["value"]["polygonlabels"] == ["TV"]
    assert (first["type"], first["value"]["closed"]) == ("polygonlabels", True)
    assert second["value"]["points"] == [[0, 0], [2, 0], [2, 4]]
    assert json.loads(dispatcher.asked["regions"]) == [{"box": [10, 20, 110, 80]}]


def test_a_box_becomes_a_tighter_one(predict: Any) -> None:
    """Where rectangles are all that the project knows: the one around the mask."""
    (found,) = results(predict(config("RectangleLabels"), RECTANGLE))
    assert found["value"] == {"x": 5, "y": 20, "width": 50, "height": 60, "rotation": 0, "rectanglelabels": ["TV"]}


def test_a_box_and_clicks_mean_one_thing(predict: Any, dispatcher: AnalyzingDispatcher) -> None:
    """Of several boxes the last; what else was drawn is no hint."""
    brush = {"type": "brushlabels", "value": {"format": "rle", "rle": [1, 2], "brushlabels": ["Dog"]}}
    earlier = {**RECTANGLE, "value": {**RECTANGLE["value"], "x": 0}}  # type: ignore[dict-item]
    predict(config("BrushLabels"), brush, earlier, RECTANGLE, keypoint(25, 50, inside=True))
    assert json.loads(dispatcher.asked["regions"]) == [{"box": [10, 20, 110, 80], "points": [[50, 50, 1]]}]


def test_what_has_no_label_gets_none(predict: Any) -> None:
    """Tools without labels have results of the bare types."""
    bare = keypoint(25, 50, inside=True) | {"type": "keypoint", "value": {"x": 25, "y": 50}}
    (found,) = results(predict(config("BrushLabels"), bare))
    assert found["value"]["brushlabels"] == []


def test_what_a_detector_finds_is_labelled_with_the_projects_words(
    predict: Any, dispatcher: AnalyzingDispatcher
) -> None:
    """Darknet's `tvmonitor` is what the project calls `TV`, whose alias is what annotations have."""
    found = results(predict(config("PolygonLabels", "BrushLabels")))
    assert [each["value"]["brushlabels"] for each in found] == [["screen"], ["Person"]]
    assert [each["score"] for each in found] == [0.9, 0.8]
    assert (dispatcher.asked["detect"], dispatcher.asked["regions"]) == ("default", "")


def test_rectangles_are_drawn_around_masks(predict: Any) -> None:
    """Of what a detector found; nothing is drawn for what the project has no label for."""
    label = '<Label value="Mensch" predicted_values="person, man"/>'
    xml = f'<View>{IMAGE}<RectangleLabels name="r" toName="photo">{label}</RectangleLabels></View>'
    answer = predict(xml)
    (found,) = results(answer)
    value = {"x": 5, "y": 20, "width": 50, "height": 60, "rotation": 0, "rectanglelabels": ["Mensch"]}
    assert found == {
        **SIZE,
        "from_name": "r",
        "to_name": "photo",
        "type": "rectanglelabels",
        "value": value,
        "score": 0.8,
    }
    (prediction,) = answer.get_json()["results"]
    assert (prediction["model_version"], prediction["score"]) == ("mobile-sam", 0.8)


def test_what_is_empty_is_not_drawn(predict: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """A mask may be."""
    monkeypatch.setitem(MASK, "area", 0)
    assert results(predict(config("RectangleLabels"))) == []


def test_nothing_in_common_is_an_empty_prediction(predict: Any) -> None:
    """With a score of nothing."""
    labels = '<BrushLabels name="b" toName="photo"><Label value="Unicorn"/></BrushLabels>'
    (prediction,) = predict(f"<View>{IMAGE}{labels}</View>").get_json()["results"]
    assert (prediction["result"], prediction["score"]) == ([], 0.0)


def test_each_task_has_its_prediction(predict: Any, base64: str, dispatcher: AnalyzingDispatcher) -> None:
    """In their order; one whose picture is none has none, and says why."""
    url = f"data:image/jpeg;base64,{base64}"
    answer = predict(config("RectangleLabels"), images=(url, "/data/upload/1/x.jpg", url))
    first, second, third = answer.get_json()["results"]
    assert (len(first["result"]), second["result"], len(third["result"])) == (2, [], 2)
    assert "/data/upload/1/x.jpg" in second["error"]
    assert len(dispatcher.submitted) == 2


def test_tasks_that_take_too_long_are_asked_for_one_by_one(
    predict: Any, base64: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its server does so where several tasks come to one prediction."""
    monkeypatch.setattr(label_studio, "BATCH_SECONDS", 0)
    url = f"data:image/jpeg;base64,{base64}"
    assert len(predict(config("RectangleLabels"), images=(url, url, url)).get_json()["results"]) == 1


BRUSH = config("BrushLabels")
ENTITY = f'<!DOCTYPE View [<!ENTITY a "b">]>{BRUSH}'
REFUSED: dict[str, tuple[dict[str, Any], str]] = {
    "no tasks": ({"tasks": []}, "at least one task"),
    "null tasks": ({"tasks": None}, "at least one task"),
    "a task": ({"tasks": [1]}, "'tasks' to be a list of objects, got a number"),
    "no data": ({"tasks": [{"id": 1}]}, "Expected a picture in the member 'image'"),
    "no text": ({"tasks": [{"data": {"image": 5}}]}, "Expected a picture in the member 'image'"),
    "a path": ({"tasks": [{"data": {"image": "/data/local-files/?d=x.jpg"}}]}, "LABEL_STUDIO_URL"),
    "a url": ({"tasks": [{"data": {"image": "https://a.b/c.jpg"}}]}, "URL_INPUT"),
    "noise": ({"tasks": [{"data": {"image": "data:image/jpeg;base64,QUJD"}}]}, "Expected a picture"),
    "no config": ({"label_config": ""}, "as XML"),
    "no text as config": ({"label_config": {"a": 1}}, "'label_config' to be a text"),
    "half a config": ({"label_config": "<View>"}, "as XML"),
    "a surrogate": ({"label_config": "<View>\ud800"}, "as XML"),
    "a doctype": ({"label_config": ENTITY}, "without a DOCTYPE"),
    "another encoding": ({"label_config": f'<?xml version="1.0" encoding="x"?>{ENTITY}'}, "without a DOCTYPE"),
    "a long config": ({"label_config": " " * 200_001}, "at most 200,000 characters"),
    "no tool": ({"label_config": config("KeyPointLabels")}, "one of BrushLabels, PolygonLabels and RectangleLabels"),
    "no image": ({"label_config": config("BrushLabels", image="<Text name='t' value='$t'/>")}, "with an Image"),
    "no value": ({"params": {"context": {"result": [{"type": "keypointlabels"}]}}}, "a result with a value, got null"),
    "no number": (
        {"params": {"context": {"result": [{**RECTANGLE, "value": {"x": "5"}}]}}},
        "'x' to be a number, got '5'",
    ),
    "no size": ({"params": {"context": {"result": [{**RECTANGLE, "original_width": None}]}}}, "'original_width'"),
    "no result": ({"params": {"context": {"result": [1]}}}, "'result' to be a list of objects"),
    "nothing": ({"params": {"context": {"result": [{**RECTANGLE, "original_width": 0}]}}}, "with an area"),
    "too far": (
        {"params": {"context": {"result": [{**RECTANGLE, "original_width": 1e308}]}}},
        "numbers of pixels",
    ),
}


@pytest.mark.parametrize("case", REFUSED)
def test_what_is_wrong_is_told_in_words(predict: Any, dispatcher: AnalyzingDispatcher, case: str) -> None:
    """As `error`, with a status that says so: its server shows both to whoever connects it."""
    given, said = REFUSED[case]
    answer = predict(BRUSH, **given)
    assert answer.status_code in (400, 403)
    assert list(answer.get_json()) == ["error"]
    assert said in answer.get_json()["error"]
    assert not dispatcher.submitted


def test_a_click_belongs_to_one_task(predict: Any, base64: str) -> None:
    """Nobody could say to which of several."""
    url = f"data:image/jpeg;base64,{base64}"
    answer = predict(BRUSH, keypoint(1, 1, inside=True), images=(url, url))
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])
    assert "got 2" in answer.get_json()["error"]


@pytest.mark.parametrize("schema", ["<View", ENTITY])
def test_a_project_that_cannot_be_read_is_not_taken(ask: Any, schema: str) -> None:
    """So that whoever connects it hears of it."""
    answer = ask("/setup", project="1.1", schema=schema)
    assert (answer.status_code, list(answer.get_json())) == (400, ["error"])


def test_what_the_job_ended_with_is_told(predict: Any, dispatcher: AnalyzingDispatcher) -> None:
    """Where it was the only task."""
    dispatcher.error = UndecodableImageError("Expected a whole picture, got half of one.")
    answer = predict(BRUSH, keypoint(1, 1, inside=True))
    assert (answer.status_code, answer.get_json()) == (400, {"error": "Expected a whole picture, got half of one."})


@pytest.mark.parametrize("answered", ["200 OK", "302 Found"])
def test_files_of_label_studio_itself_are_got_with_its_token(
    dispatcher: AnalyzingDispatcher, store: MemoryStore, jpeg: bytes, answered: str
) -> None:
    """From the one that the operator named. What it redirects to, or a task's url of another, is not sent the token."""
    with listening() as studio, listening() as other:
        here = f"http://127.0.0.1:{studio.port}"
        elsewhere = f"http://127.0.0.1:{other.port}/x.jpg"
        other.responses["/x.jpg"] = text("200 OK", jpeg)
        studio.responses["/data/upload/1/x.jpg"] = text(answered, jpeg, Location=elsewhere)
        settings = Settings(
            url_input=True, allowed_networks=HERE, label_studio_url=here, label_studio_api_key="a-token"
        )
        services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((MOBILE,)))
        client = create_app(services, settings).test_client()
        for image in ("/data/upload/1/x.jpg", elsewhere):
            asked = {"tasks": [{"data": {"image": image}}], "label_config": config("RectangleLabels")}
            assert client.post("/predict", json=asked).status_code == 200
        assert "Authorization: Token a-token" in studio.seen[0]
        assert other.seen
        assert not any("Authorization" in each for each in other.seen)
    assert dispatcher.pictures == [jpeg, jpeg]


@pytest.mark.parametrize("path", ["/api/users/1/avatar", "/data/../api/users", "//a.b/data/x.jpg", "data/x.jpg"])
def test_nothing_else_of_label_studio_is_asked_for(
    dispatcher: AnalyzingDispatcher, store: MemoryStore, path: str
) -> None:
    """The token opens more than files."""
    services = services_of(dispatcher, store=store, workers=StaticWorkerRegistry((MOBILE,)))
    settings = Settings(url_input=True, label_studio_url="http://127.0.0.1:9", label_studio_api_key="a-token")
    asked = {"tasks": [{"data": {"image": path}}], "label_config": config("RectangleLabels")}
    answer = create_app(services, settings).test_client().post("/predict", json=asked)
    assert answer.status_code == 400
    assert "LABEL_STUDIO_URL" in answer.get_json()["error"]


def test_without_a_model_nothing_is_taken(dispatcher: AnalyzingDispatcher, store: MemoryStore) -> None:
    """Its server marks the backend as one with an error, and asks again."""
    client = create_app(services_of(dispatcher, store=store), Settings()).test_client()
    answer = client.post("/setup", json={"project": "1.1", "schema": BRUSH})
    assert (answer.status_code, list(answer.get_json())) == (503, ["error"])


def test_a_key_comes_as_the_password_of_basic_authentication(
    dispatcher: AnalyzingDispatcher, store: MemoryStore
) -> None:
    """Which is what its form for a backend knows; health is asked for with it, too."""
    key = "a-key-of-some-length"
    client = create_app(services_of(dispatcher, store=store), Settings(api_keys=(key,))).test_client()
    assert client.get("/health").status_code == 401
    assert client.get("/health", auth=("anybody", key)).status_code == 200


def test_a_tool_has_its_own_labels() -> None:
    """Not those of one that stands behind it, whatever that is for."""
    xml = (
        f'<View>{IMAGE}<BrushLabels name="b" toName="photo"><Label value="A"/></BrushLabels>'
        '<KeyPointLabels name="k" toName="photo"><Label value="B"/></KeyPointLabels></View>'
    )
    (brush,) = LabelConfig.of(xml).drawing()
    assert brush.labels == {"a": "A"}


def test_tools_of_another_picture_are_left_out() -> None:
    """A task may have several; the first that is labelled counts."""
    xml = (
        '<View><Image name="a" value="$one"/><Image name="b" value="$two"/><RectangleLabels name="r" toName="b"/>'
        '<BrushLabels name="s" toName="a"/><PolygonLabels name="p" toName="b"/></View>'
    )
    found = LabelConfig.of(xml)
    assert [each.tool.name for each in found.drawing()] == ["p", "r"]
    assert found.images == {"a": "one", "b": "two"}


def test_a_config_that_swells_is_refused_before_it_does() -> None:
    """Entities in entities: no DOCTYPE, no entities."""
    bomb = '<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]><View a="&b;"/>'
    with pytest.raises(RequestError, match="without a DOCTYPE"):
        LabelConfig.of(bomb)
