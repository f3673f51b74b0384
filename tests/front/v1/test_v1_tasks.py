"""What can be asked for is told as it is."""

from typing import Any

from wire.tasks.detect.spec import DETECT


def test_a_task_is_told_with_all_that_its_options_are(inline: Any) -> None:
    """A program can build a form of it; what it says is what is accepted."""
    response = inline.client.get("/v1/tasks")
    detect = next(task for task in response.get_json()["tasks"] if task["name"] == "detect")
    assert (detect["name"], detect["timeout_seconds"]) == ("detect", 60)
    assert detect["formats"][0] == "json"
    assert {"jpeg", "png", "crops", "coco", "yolo", "csv"} < set(detect["formats"])
    options = {option["name"]: option for option in detect["options"]}
    assert list(options) == [option.name for option in DETECT.options]
    assert all(option["about"] for option in options.values())
    size, shape, labels, threshold = (options[name] for name in ("size", "shape", "labels", "confidence_threshold"))
    assert (size["type"], size["minimum"], size["maximum"], size["step"], size["choices"]) == (
        "integer",
        320,
        832,
        32,
        [0],
    )
    assert (shape["type"], shape["choices"], shape["default"]) == (
        "string",
        ["auto", "square", "rect", "stretch"],
        "auto",
    )
    assert (threshold["type"], threshold["default"], threshold["minimum"], threshold["maximum"]) == (
        "number",
        0.25,
        0,
        1,
    )
    assert "person,dog:0.6" in labels["syntax"]
    assert [name for name, option in options.items() if option["changeable"]] == [
        "confidence_threshold",
        "iou_threshold",
        "max_detections",
        "labels",
    ]


def test_the_limits_are_those_that_are_set(inline: Any) -> None:
    """Bytes, pixels, files, the queue, and times."""
    body = inline.client.get("/v1/tasks").get_json()
    assert (body["limits"]["max_upload_bytes"], body["limits"]["max_pixels"]) == (200_000, 1_000_000)
    assert all(limit > 0 for limit in body["limits"].values())
    assert "HEIC" in body["pictures"]
    assert "AVIF" in body["pictures"]
