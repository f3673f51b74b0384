"""A camera's address watched by a service, in both modes: as a job, and as moving pictures."""

import json
import time
from collections.abc import Callable, Iterator, Mapping
from io import BytesIO
from typing import Any

import numpy as np
import pytest
import requests
from PIL import Image

from camera import HERE, Camera, camera
from rtsp_camera import rtsp_camera
from service import Service
from video import encoded_clip

pytestmark = pytest.mark.e2e

SECRET = "user:hush-hush@"


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str]) -> Mapping[str, str]:
    return {
        **model_environ,
        "TASKS": "detect,watch",
        "URL_INPUT": "true",
        "ALLOWED_NETWORKS": HERE,
        "WATCH_AT_ONCE": "2",
        "WATCH_SECONDS": "300",
    }


@pytest.fixture
def eye(pictures: Mapping[str, bytes]) -> Iterator[Camera]:
    with camera() as made:
        made.answers["/video"] = made.mjpeg([pictures["cat"]], 20)
        made.answers["/snapshot"] = made.each([pictures["cat"]])
        yield made


def watched(service: Service, url: str, **options: Any) -> Mapping[str, Any]:
    """The job, as it was accepted."""
    answer = requests.post(f"{service.url}/v1/streams", json={"address": url, **options}, timeout=30)
    assert answer.status_code == 202, answer.text
    return answer.json()


def told(service: Service, job: Mapping[str, Any], wanted: Callable[[Mapping[str, Any]], bool]) -> Mapping[str, Any]:
    """The job, as soon as its events say what is wanted."""
    with requests.get(service.url + job["links"]["events"], stream=True, timeout=60) as events:
        for line in events.iter_lines():
            if line.startswith(b"data: ") and wanted(found := json.loads(line[6:])):
                return found
    raise AssertionError("the events ended before")


def live(job: Mapping[str, Any]) -> Mapping[str, Any]:
    return job["progress"].get("live", {})


def stopped(service: Service, job: Mapping[str, Any]) -> Mapping[str, Any]:
    requests.post(f"{service.url}/v1/jobs/{job['id']}/stop", timeout=30).raise_for_status()
    return told(service, job, lambda each: each["state"] not in ("queued", "running"))


def frames(service: Service, job: Mapping[str, Any], count: int) -> list[bytes]:
    """So many frames of the video, by the lengths that its parts say."""
    found: list[bytes] = []
    with requests.get(service.url + job["links"]["video"], stream=True, timeout=60) as video:
        assert video.headers["Content-Type"] == "multipart/x-mixed-replace; boundary=frame"
        while len(found) < count:
            assert video.raw.readline() == b"--frame\r\n"
            assert video.raw.readline() == b"Content-Type: image/jpeg\r\n"
            length = int(video.raw.readline().split(b":")[1])
            assert video.raw.readline() == b"\r\n"
            found.append(video.raw.read(length))
            assert video.raw.readline() == b"\r\n"
    return found


def test_a_camera_is_watched_and_seen(own_service: Service, eye: Camera, pictures: Mapping[str, bytes]) -> None:
    """What is in its picture is told while it moves, shown as MJPEG, and summed up at the end; single pictures are
    answered meanwhile."""
    job = watched(own_service, eye.url("/video"), labels="cat", seconds=120)
    assert job["task"] == "watch"
    found = told(own_service, job, lambda each: bool(live(each).get("events")))
    assert live(found)["kind"] == "mjpeg"
    assert live(found)["state"] == "watching"
    assert live(found)["detections"][0]["label"] == "cat"
    assert live(found)["events"][0]["event"] == "appears"
    shown = frames(own_service, job, 3)
    assert Image.open(BytesIO(shown[0])).size == (902, 600)
    newest = requests.get(own_service.url + job["links"]["frame"], timeout=30)
    assert newest.headers["Content-Type"] == "image/jpeg"
    assert Image.open(BytesIO(newest.content)).size == (902, 600)
    single = requests.post(
        f"{own_service.url}/v1/jobs", files={"file": pictures["cat"]}, headers={"Prefer": "wait=30"}, timeout=60
    )
    assert single.json()["result"]["detections"][0]["label"] == "cat"
    listed = requests.get(f"{own_service.url}/v1/streams", timeout=30).json()
    assert [each["id"] for each in listed["streams"]] == [job["id"]]
    assert (listed["watched"], listed["at_once"]) == (1, 2)
    result = stopped(own_service, job)["result"]
    assert result["stopped"]
    assert result["labels"]["cat"]["appearances"] == 1
    assert result["frames"]["detected"] > 0
    assert requests.get(f"{own_service.url}/v1/streams", timeout=30).json()["streams"] == []
    assert requests.get(own_service.url + job["links"]["frame"], timeout=30).json()["code"] == "finished_job"
    assert requests.get(f"{own_service.url}/v1/streams/{single.json()['id']}/video", timeout=30).status_code == 404


def test_a_camera_of_rtsp_is_watched_and_seen(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """Its video is decoded beside the service; who asks is told to the camera alone. Once stopped it is told so."""
    photo = np.asarray(Image.open(BytesIO(pictures["cat"])).convert("RGB"))[:, :900]
    with rtsp_camera(encoded_clip("H264", [photo] * 10), frames_per_second=10, login=("user", "hush-hush")) as eye:
        job = watched(own_service, eye.url(login=SECRET), labels="cat", seconds=120)
        found = told(own_service, job, lambda each: bool(live(each).get("events")))
        assert live(found)["kind"] == "rtsp"
        assert live(found)["image"] == {"width": 900, "height": 600}
        assert live(found)["detections"][0]["label"] == "cat"
        assert Image.open(BytesIO(frames(own_service, job, 2)[1])).size == (900, 600)
        ended = stopped(own_service, job)
        until = time.monotonic() + 30
        while eye.methods[-1] != "TEARDOWN" and time.monotonic() < until:
            time.sleep(0.1)
        assert eye.methods[-1] == "TEARDOWN"
    assert ended["result"]["address"] == eye.url()
    logs = [each.read_text() for each in own_service.log.parent.glob("*log*")]
    assert "hush" not in f"{job}{found}{ended}{logs}"


def test_a_video_ends_with_its_job(own_service: Service, eye: Camera) -> None:
    """Whoever looks is not left waiting; nor is the camera, once the job is canceled."""
    job = watched(own_service, eye.url("/video"), seconds=120)
    with requests.get(own_service.url + job["links"]["video"], stream=True, timeout=60) as video:
        assert video.raw.read(100)
        requests.delete(f"{own_service.url}/v1/jobs/{job['id']}", timeout=30).raise_for_status()
        while video.raw.read(65_536):
            pass
    sent, until = -1, time.monotonic() + 60
    while sent != eye.sent and time.monotonic() < until:
        sent = eye.sent
        time.sleep(0.5)
    assert sent == eye.sent


def test_no_more_are_watched_than_may_be(own_service: Service, eye: Camera) -> None:
    """The third is refused, and told how many may be; where one has ended, there is room."""
    jobs = [watched(own_service, eye.url("/snapshot"), interval=0.5) for _ in range(2)]
    refused = requests.post(f"{own_service.url}/v1/streams", json={"address": eye.url("/video")}, timeout=30)
    assert refused.status_code == 429
    assert refused.json()["code"] == "queue_full"
    assert "at most 2 addresses" in refused.json()["detail"]
    for job in jobs:
        requests.delete(f"{own_service.url}/v1/jobs/{job['id']}", timeout=30).raise_for_status()
    again = watched(own_service, eye.url("/snapshot"), interval=0.5)
    assert live(told(own_service, again, lambda each: live(each).get("kind") is not None))["kind"] == "snapshot"
    stopped(own_service, again)


@pytest.mark.parametrize(
    ("given", "status", "said"),
    [
        ({"address": "ftp://camera.local/stream"}, 422, "Only http, https, rtsp and rtsps"),
        ({"address": "rtsp://"}, 422, "as its host"),
        ({"address": "http://camera.local/", "seconds": 301}, 422, "at most 300"),
        ({"address": "http://camera.local/", "task": "detect"}, 422, "expected watch"),
        ({"seconds": 5}, 422, "the url of a camera"),
    ],
)
def test_what_cannot_be_watched_is_refused_at_once(
    own_service: Service, given: Mapping[str, Any], status: int, said: str
) -> None:
    """Before there is a job."""
    refused = requests.post(f"{own_service.url}/v1/streams", json=given, timeout=30)
    assert (refused.status_code, said in refused.json()["detail"]) == (status, True), refused.text


def test_a_login_is_shown_nowhere(own_service: Service, eye: Camera, tmp_path_factory: pytest.TempPathFactory) -> None:
    """Neither in the job, nor in its result, nor in a log."""
    job = watched(own_service, eye.url("/video", SECRET))
    found = told(own_service, job, lambda each: live(each).get("state") == "watching")
    ended = stopped(own_service, job)
    assert "hush" not in f"{job}{found}{ended}"
    assert ended["result"]["address"] == eye.url("/video")
    logs = [each.read_text() for each in own_service.log.parent.glob("*log*")]
    assert logs
    assert "hush" not in "".join(logs)


@pytest.mark.parametrize("address", ["http://10.1.2.3/video", "rtsp://10.1.2.3/stream", "rtsp://8.8.8.8:22/stream"])
def test_an_address_that_is_not_public_ends_in_an_error(own_service: Service, address: str) -> None:
    """Whoever reads it refuses it."""
    job = watched(own_service, address)
    ended = told(own_service, job, lambda each: each["state"] == "failed")
    assert ended["error"]["code"] == "bad_url"
