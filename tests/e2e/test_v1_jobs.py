"""The contract of jobs, in both modes: the same code, the same answers."""

import base64
import io
import json
import time
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from zipfile import ZipFile

import pytest
import requests
from PIL import Image

from service import Service

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

WAIT = {"Prefer": "wait=20"}


def submit(service: Service, data: bytes, headers: Mapping[str, str] | None = None, **query: Any) -> requests.Response:
    return requests.post(f"{service.url}/v1/jobs", data=data, params=query, headers=headers, timeout=40)


def finished(service: Service, location: str) -> requests.Response:
    """The answer of the address once it is not 202 any more."""
    deadline = time.monotonic() + 30
    while time.monotonic() < deadline:
        answer = requests.get(service.url + location, timeout=10)
        if answer.status_code != 202:
            return answer
        assert int(answer.headers["Retry-After"]) >= 1
        time.sleep(0.05)
    pytest.fail("still not done after 30 s")


def detections(answer: requests.Response) -> list[dict[str, Any]]:
    assert answer.status_code == 200, answer.text
    found: list[dict[str, Any]] = answer.json()["result"]["detections"]
    return found


def test_every_way_in_leads_to_the_same_result(service: Service, pictures: Mapping[str, bytes]) -> None:
    """Multipart, raw, JSON; waiting or asking again."""
    cat, url = pictures["cat"], f"{service.url}/v1/jobs"
    accepted = submit(service, cat)
    assert (accepted.status_code, accepted.json()["state"] in ("queued", "running")) == (202, True)
    looked_for = finished(service, accepted.headers["Location"])
    assert looked_for.json()["id"] == accepted.json()["id"]
    expected = detections(looked_for)
    assert expected[0]["label"] == "cat"
    for answer in (
        submit(service, cat, WAIT),
        requests.post(url, files={"file": ("a", cat)}, headers=WAIT, timeout=40),
        requests.post(url, json={"image": base64.b64encode(cat).decode()}, headers=WAIT, timeout=40),
    ):
        assert detections(answer) == expected
        assert answer.headers["Preference-Applied"] == "wait=20"


def test_nothing_is_left_of_a_job_that_is_not_stored(service: Service, pictures: Mapping[str, bytes]) -> None:
    """Its answer is that of any other, and no label of it is counted; another form of it comes with another answer."""
    expected, counts = detections(submit(service, pictures["cat"], WAIT)), f"{service.url}/counts"
    before = requests.get(counts, timeout=10).json()
    answer = submit(service, pictures["cat"], WAIT, store="false")
    assert detections(answer) == expected
    gone = requests.get(service.url + answer.json()["links"]["self"], timeout=10)
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_job")
    crops = submit(service, pictures["cat"], WAIT, store="false", format="crops")
    assert len(ZipFile(io.BytesIO(crops.content)).namelist()) == len(expected) + 1
    later = submit(service, pictures["cat"], store="false")
    assert detections(finished(service, later.headers["Location"])) == expected
    assert requests.get(counts, timeout=10).json() == before


def test_a_result_looked_at_anew_is_that_of_a_new_job(service: Service, pictures: Mapping[str, bytes]) -> None:
    """With other options, and without new work."""
    job_url = submit(service, pictures["cup"], WAIT).json()["links"]["self"]
    for changed in (
        {"confidence_threshold": "0.1"},
        {"confidence_threshold": "0.06", "iou_threshold": "0.2"},
        {"confidence_threshold": "0.08", "max_detections": "2"},
        {"labels": "cup:0.06"},
    ):
        anew = requests.get(service.url + job_url, params=changed, timeout=10)
        assert detections(anew) == detections(submit(service, pictures["cup"], WAIT, **changed))
    too_low = requests.get(f"{service.url}{job_url}?confidence_threshold=0.001", timeout=10)
    assert (too_low.status_code, too_low.json()["code"]) == (422, "bad_option")


def test_a_result_can_be_had_in_every_form(service: Service, pictures: Mapping[str, bytes]) -> None:
    """Each of those that /v1/tasks lists, and each with its length."""
    job_url = submit(service, pictures["cat"], WAIT).json()["links"]["self"]
    task = next(
        each for each in requests.get(f"{service.url}/v1/tasks", timeout=10).json()["tasks"] if each["available"]
    )
    files = {form: finished(service, f"{job_url}?format={form}") for form in task["formats"]}
    for form, answer in files.items():
        assert answer.status_code == 200, form
        assert int(answer.headers["Content-Length"]) == len(answer.content)
    for form, kind in (("jpeg", "JPEG"), ("png", "PNG")):
        with Image.open(io.BytesIO(files[form].content)) as picture:
            assert (picture.format, picture.size) == (kind, (902, 600))
    with ZipFile(io.BytesIO(files["crops"].content)) as crops:
        assert "detections.json" in crops.namelist()
        assert len(crops.namelist()) == 1 + len(detections(files["json"]))
    assert files["csv"].text.splitlines()[1].split(",")[1] == "cat"
    coco = files["coco"].json()
    found = {each["category_id"] for each in coco["annotations"]}
    assert "cat" in {each["name"] for each in coco["categories"] if each["id"] in found}
    assert len(coco["categories"]) == 80


def test_the_same_request_many_times_at_once_is_one_job(service: Service, pictures: Mapping[str, bytes]) -> None:
    """And every client gets its result."""
    key = {"Idempotency-Key": f"once-{time.time_ns()}"}
    with ThreadPoolExecutor(8) as pool:
        responses = list(pool.map(lambda _: submit(service, pictures["cat"], WAIT | key), range(8)))
    assert {answer.status_code for answer in responses} == {200}
    assert len({answer.json()["id"] for answer in responses}) == 1
    assert sum("Idempotency-Replayed" in answer.headers for answer in responses) == 7
    other = submit(service, pictures["cup"], key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


def test_events_end_with_the_result(service: Service, pictures: Mapping[str, bytes]) -> None:
    """Positions only fall, and the last event is what the job's address answers."""
    jobs = [submit(service, pictures["cat"]).json() for _ in range(30)]
    answer = requests.get(service.url + jobs[-1]["links"]["events"], stream=True, timeout=30)
    with answer:
        assert answer.headers["Content-Type"].startswith("text/event-stream")
        lines = [line for line in answer.iter_lines() if line.startswith(b"data: ")]
    events = [json.loads(line.removeprefix(b"data: ")) for line in lines]
    positions = [each["queue_position"] for each in events if each["queue_position"] is not None]
    assert positions == sorted(positions, reverse=True)
    assert events[-1] == requests.get(service.url + jobs[-1]["links"]["self"], timeout=10).json()


def test_a_picture_that_cannot_be_decoded_says_so_with_its_job(service: Service, pictures: Mapping[str, bytes]) -> None:
    """The error's own status, whether one waits or asks."""
    for answer in (
        submit(service, pictures["cat"][:5000], WAIT),
        finished(service, submit(service, pictures["cat"][:5000]).headers["Location"]),
    ):
        assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/problem+json")
        assert (answer.json()["code"], answer.json()["job"]["state"]) == ("undecodable_image", "failed")


def test_a_job_is_canceled_or_it_had_ended(service: Service, pictures: Mapping[str, bytes]) -> None:
    """One of the two, and it stays so."""
    job_url = [submit(service, pictures["cat"]).headers["Location"] for _ in range(30)][-1]
    canceled = requests.delete(service.url + job_url, timeout=10)
    looked_at = requests.get(service.url + job_url, timeout=10)
    if canceled.status_code == 200:
        assert canceled.json()["state"] == "canceled"
        assert (looked_at.status_code, looked_at.json()["code"]) == (409, "canceled_job")
    else:
        assert (canceled.status_code, canceled.json()["code"]) == (409, "finished_job")
        assert looked_at.status_code == 200
