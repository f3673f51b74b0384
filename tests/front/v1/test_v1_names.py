"""What a job's picture is called, and what its files are called after it."""

import json
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest

from wire.jobs import Job


def _named(api: Any, jpeg: bytes, name: str) -> str:
    answer = api.client.post("/v1/jobs", data={"file": (BytesIO(jpeg), name)})
    api.work()
    return str(answer.headers["Location"])


@pytest.mark.parametrize("way", ["form", "query", "json", "url"])
def test_a_picture_has_the_name_that_its_sender_gave(api: Any, jpeg: bytes, way: str) -> None:
    """As a file in a form, in words elsewhere, or where it was fetched from."""
    sent = {
        "form": {"data": {"file": (BytesIO(jpeg), "träum.jpg")}},
        "query": {"data": jpeg, "query_string": {"name": "träum.jpg"}},
        "json": {"json": {"image": b64encode(jpeg).decode(), "name": "träum.jpg"}},
        "url": {"json": {"url": "https://example.com/a/tr%C3%A4um.jpg?x=1"}},
    }
    answer = api.client.post("/v1/jobs", **sent[way])
    assert answer.get_json()["name"] == "träum.jpg"
    api.work()
    coco = api.client.get(f"{answer.headers['Location']}?format=coco").get_json()
    assert [each["file_name"] for each in coco["images"]] == ["träum.jpg"]
    csv = api.client.get(f"{answer.headers['Location']}?format=csv").text
    assert csv.splitlines()[1].startswith("träum.jpg,")


def test_a_picture_without_a_name_is_called_after_its_job(api: Any, jpeg: bytes) -> None:
    """None is invented."""
    answer = api.submit(jpeg)
    api.work()
    (job,) = api.submitted
    assert answer.get_json()["name"] is None
    coco = api.client.get(f"/v1/jobs/{job.id}?format=coco").get_json()
    assert coco["images"][0]["file_name"] == job.id


@pytest.mark.parametrize(
    ("name", "kept"),
    [
        ("../../etc/x.jpg", "etc_x.jpg"),
        ("a\\b.jpg", "a_b.jpg"),
        ("a\u202egpj.exe", "agpj.exe"),
        ("x" * 5000 + ".jpeg", "x" * 250 + ".jpeg"),
        ("...", None),
    ],
)
def test_names_are_kept_as_names_alone(api: Any, jpeg: bytes, name: str, kept: str | None) -> None:
    """Bounded, in one line, and no way to anywhere."""
    answer = api.client.post("/v1/jobs", data=jpeg, query_string={"name": name})
    assert answer.get_json()["name"] == kept


@pytest.mark.parametrize(
    ("name", "form", "header"),
    [
        ("garden.jpg", "coco", 'attachment; filename="garden-coco.json"'),
        ("garden.jpg", "csv", 'attachment; filename="garden.csv"'),
        ("garden.jpg", "yolo", 'attachment; filename="garden.txt"'),
        ("a b;c.d.jpg", "csv", 'attachment; filename="a b;c.d.csv"'),
        ("CON.jpg", "csv", 'attachment; filename="CON_.csv"'),
        ("100%.jpg", "csv", "attachment; filename=\"100_.csv\"; filename*=UTF-8''100%25.csv"),
        ("фото.jpg", "csv", "attachment; filename=\"____.csv\"; filename*=UTF-8''%D1%84%D0%BE%D1%82%D0%BE.csv"),
    ],
)
def test_files_are_called_after_their_picture(api: Any, jpeg: bytes, name: str, form: str, header: str) -> None:
    """Whatever it is called: RFC 6266 has a name for those who read any, and one for those who read ASCII."""
    answer = api.client.get(f"{_named(api, jpeg, name)}?format={form}")
    assert answer.headers["Content-Disposition"] == header


def test_a_picture_without_marks_has_its_own_name(api: Any, jpeg: bytes) -> None:
    """A marked one is told from it."""
    job_url = _named(api, jpeg, "garden.png")
    for query, expected in (("format=jpeg", "garden-marked.jpg"), ("format=jpeg&marks=false", "garden.jpg")):
        api.client.get(f"{job_url}?{query}")
        api.work()
        answer = api.client.get(f"{job_url}?{query}")
        assert answer.headers["Content-Disposition"] == f'inline; filename="{expected}"'


def test_jobs_of_before_have_no_name(api: Any, jpeg: bytes) -> None:
    """Their records lack the member, and can be looked at as ever."""
    api.submit(jpeg)
    (job,) = api.submitted
    record = {name: each for name, each in job.to_dict().items() if name != "name"}
    assert Job.from_dict(json.loads(json.dumps(record))).name == ""
