"""Many pictures in one request to the real service, in both modes."""

import json
from collections.abc import Mapping
from io import BytesIO
from zipfile import ZipFile

import pytest
import requests
from PIL import Image

from service import Service
from zips import zipped

pytestmark = pytest.mark.e2e

WAIT = {"Prefer": "wait=30"}


@pytest.fixture
def archive(pictures: Mapping[str, bytes]) -> bytes:
    """Three photos, and half of one."""
    files = {**pictures, "half": pictures["cat"][:5000]}
    return zipped(*((f"holiday/{name}.jpg", picture) for name, picture in files.items()))


def test_a_zip_is_answered_as_one(service: Service, archive: bytes) -> None:
    """Waited for in one request; each picture with its result, the half one with its error."""
    answer = requests.post(f"{service.url}/v1/batches", data=archive, headers=WAIT, timeout=40)
    document = answer.json()
    assert (answer.status_code, document["state"]) == (200, "finished"), document
    assert answer.headers["Preference-Applied"] == "wait=30"
    assert document["progress"] == {"done": 4, "total": 4, "succeeded": 3, "failed": 1}
    found = {job["name"]: job for job in document["jobs"]}
    assert found["holiday_cat.jpg"]["result"]["detections"][0]["label"] == "cat"
    assert found["holiday_half.jpg"]["error"]["code"] == "undecodable_image"
    alone = requests.get(f"{service.url}/v1/jobs/{found['holiday_cup.jpg']['id']}", timeout=10).json()
    assert alone["result"] == found["holiday_cup.jpg"]["result"]


def test_a_finished_batch_has_every_form_without_new_work(service: Service, archive: bytes) -> None:
    """COCO, CSV and YOLO at once; looked at anew with another threshold; marked pictures and crops as a zip."""
    document = requests.post(f"{service.url}/v1/batches", data=archive, headers=WAIT, timeout=40).json()
    url = service.url + document["links"]["self"]
    coco = requests.get(url, {"format": "coco", "confidence_threshold": "0.1"}, timeout=10).json()
    assert sorted(each["file_name"] for each in coco["images"]) == sorted(
        f"holiday_{name}.jpg" for name in ("cat", "person", "cup")
    )
    assert len(coco["categories"]) == 80
    assert len(coco["annotations"]) > sum(len(job.get("result", {}).get("detections", ())) for job in document["jobs"])
    assert requests.get(url, {"format": "csv"}, timeout=10).headers["Content-Type"].startswith("text/csv")
    marked = requests.get(url, {"format": "jpeg"}, headers=WAIT, timeout=40)
    assert (marked.status_code, marked.headers["Content-Type"]) == (200, "application/zip")
    with ZipFile(BytesIO(marked.content)) as unzipped:
        assert sorted(unzipped.namelist()) == ["holiday_cat.jpg", "holiday_cup.jpg", "holiday_person.jpg"]
        with Image.open(BytesIO(unzipped.read("holiday_cat.jpg"))) as picture:
            assert (picture.format, picture.size) == ("JPEG", (902, 600))
    crops = requests.get(url, {"format": "crops"}, headers=WAIT, timeout=40)
    with ZipFile(BytesIO(crops.content)) as unzipped:
        assert {name.partition("/")[0] for name in unzipped.namelist()} >= {"holiday_cat"}


def test_events_come_as_they_happen_and_end(service: Service, archive: bytes) -> None:
    """The last one has the results; nothing is half sent."""
    accepted = requests.post(f"{service.url}/v1/batches", data=archive, timeout=40)
    events = service.url + accepted.json()["links"]["events"]
    with requests.get(events, stream=True, timeout=40) as stream:
        documents = [json.loads(line[6:]) for line in stream.iter_lines() if line.startswith(b"data: ")]
    assert documents[-1]["state"] == "finished"
    assert documents[-1]["progress"]["succeeded"] == 3
    assert any("result" in job for job in documents[-1]["jobs"])


def test_a_batch_may_be_larger_than_one_picture_may(service: Service, pictures: Mapping[str, bytes]) -> None:
    """Thirty megabytes, each picture within its own limit."""
    padded = pictures["cat"] + bytes(10_000_000)
    sent = [("file", (f"{number}.jpg", padded)) for number in range(3)]
    answer = requests.post(f"{service.url}/v1/batches", files=sent, headers=WAIT, timeout=60)
    assert (answer.status_code, answer.json()["progress"]["succeeded"]) == (200, 3), answer.text
