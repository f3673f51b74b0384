"""Things cut out of pictures by the real model, in both modes."""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
import requests
from cutting_out import CAT, asked, settings_at_hand, status_of, until
from test_documented_examples import Shell, typed

from processor.geometry.masks import rle
from service import Service

pytestmark = pytest.mark.e2e


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str]) -> Mapping[str, str]:
    """Settings of a service that detects things and cuts them out."""
    return {**model_environ, **settings_at_hand(), "TASKS": "detect,analyze"}


def _bits(mask: Mapping[str, Any]) -> Any:
    return rle.decode(mask["rle"]["counts"], tuple(mask["rle"]["size"]))


def test_a_second_prompt_needs_neither_the_picture_nor_the_encoder(
    own_service: Service, pictures: Mapping[str, bytes]
) -> None:
    """By the first job's name for it, in another job; its mask is that of the thing at the point."""
    first = asked(own_service, pictures["cat"], regions=",".join(map(str, CAT)))
    second = asked(own_service, f"job:{first['id']}/image", regions=[[440, 290]])
    assert [first["state"], second["state"]] == ["succeeded"] * 2, (first, second)
    assert [second["result"]["timings_ms"][each] for each in ("decode", "encode")] == [0, 0]
    assert first["result"]["timings_ms"]["encode"] > 0
    boxed, pointed = (each["result"]["regions"][0]["masks"][0] for each in (first, second))
    assert boxed["rle"]["size"] == [600, 902]
    assert _bits(boxed)[290, 440]
    assert _bits(pointed)[290, 440]


def test_the_commands_of_the_document_work(own_service: Service, pictures: Mapping[str, bytes], tmp_path: Path) -> None:
    """Those that need no CLIP, one after the other; the job that one of them names is the one before."""
    (tmp_path / "street.jpg").write_bytes(pictures["cat"])
    shell, job = Shell(tmp_path, {"URL": own_service.url}), ""
    for command in (each for each in typed("docs/tasks/analyze.md") if "texts" not in each):
        address = command.replace("localhost:5001", "$URL").replace("8a1c...", job)
        done = json.loads(shell.run(address))
        job = done["id"]
        assert all(each["masks"][0]["area"] for each in done["result"]["regions"]), command
        assert done["result"]["regions"], command


def test_what_is_detected_is_cut_out_in_one_job(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """Each object has its label, its box and its mask, which lies about in the box; labels are counted."""
    job = asked(own_service, pictures["cat"], detect="default")
    cat = next(each for each in job["result"]["regions"] if each["label"] == "cat")
    assert (cat["name"], cat["source"]) == ("cat", "detect")
    left, top, right, bottom = map(round, cat["box"])
    bits = _bits(cat["masks"][0])
    assert bits[top:bottom, left:right].sum() > 0.8 * bits.sum() > 0
    assert job["result"]["detect_model"]["name"] == "yolov3-tiny"
    refused = asked(own_service, pictures["cat"], detect="yolov9")
    assert (refused["status"], refused["code"]) == (404, "unknown_model")


@pytest.mark.parametrize(
    ("regions", "status", "expected"),
    [
        ("rubbish", 422, "expected numbers of pixels"),
        ("1,2,3", 422, "Write one region a line"),
        ('[{"box": [1, 2, 3]}]', 422, "expected a box of four numbers"),
        ("2000,10,3000,90", 422, "at least partly in the picture of 902 x 600 pixels"),
        ('[{"points": [[903, 5]]}]', 422, "expected points in the picture of 902 x 600 pixels"),
    ],
)
def test_regions_that_cannot_be_are_refused_in_words(
    own_service: Service, pictures: Mapping[str, bytes], regions: str, status: int, expected: str
) -> None:
    """At once, or by the job where the picture has to be seen."""
    refused = asked(own_service, pictures["cat"], regions=regions)
    assert (refused["status"], refused["code"]) == (status, "bad_option")
    assert expected in refused["detail"]


def test_everything_tells_how_far_it_is_and_ends_when_it_is_canceled(
    own_service: Service, pictures: Mapping[str, bytes]
) -> None:
    """With a preview of what there is; the next job does not wait for it."""
    job = asked(own_service, pictures["cup"], {}, everything="true", points_per_side=64)
    running = until(lambda: (status := status_of(own_service, job))["links"].get("preview") and status)
    assert 0 < running["progress"]["done"] < running["progress"]["total"] == 4096
    preview = requests.get(own_service.url + running["links"]["preview"], timeout=10)
    assert preview.content.startswith(b"\xff\xd8")
    canceled = requests.delete(f"{own_service.url}/v1/jobs/{job['id']}", timeout=10)
    assert canceled.ok, canceled.text
    assert status_of(own_service, job)["code"] == "canceled_job"
    assert asked(own_service, pictures["cup"], regions="300,200")["result"]["timings_ms"]["encode"] == 0
