"""A camera, watched: what is read, what is looked at, and what is told of it."""

import time
from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pytest
from PIL import Image

from camera import Camera, part, raw, whole
from tasks.watch.conftest import DOG, NOTHING, ByColour, Hearing, Watcher, detected, leaving_once, painted
from wire.errors import BadOptionError, BadUrlError, ImageProcessorError, RequestError, UnreachableUrlError


def test_what_appears_and_what_leaves_are_events(eye: Camera, watcher: Watcher) -> None:
    """A dog is there for ten frames and away for ten; three frames on end make it so. Each event has the time of the
    first of them."""
    eye.answers["/video"] = eye.mjpeg([DOG] * 10 + [NOTHING] * 10, 30)
    begun = time.time()
    result = watcher.watch(eye.url("/video"), Hearing(lambda live: len(live["events"]) >= 3), events="appears,leaves")
    assert [(each["number"], each["event"], each["label"]) for each in result["events"]][:3] == [
        (1, "appears", "dog"),
        (2, "leaves", "dog"),
        (3, "appears", "dog"),
    ]
    assert all(each["at"].endswith("Z") for each in result["events"])
    assert result["kind"] == "mjpeg"
    assert result["stopped"]
    assert result["labels"]["dog"]["appearances"] >= 2
    assert result["labels"]["dog"]["most"] == 1
    assert result["image"] == {"width": 64, "height": 48}
    assert 0 < result["seconds"] <= time.time() - begun + 1


@pytest.mark.parametrize(("wanted", "kinds"), [("leaves", {"leaves"}), ("appears", {"appears"}), ("", set())])
def test_only_wanted_events_are_told(eye: Camera, watcher: Watcher, wanted: str, kinds: set[str]) -> None:
    """The others count all the same."""
    eye.answers["/video"] = eye.mjpeg([DOG] * 3 + [NOTHING] * 3, 50)
    result = watcher.watch(eye.url("/video"), Hearing(detected(30)), events=wanted, event_frames=1)
    assert {each["event"] for each in result["events"]} == kinds
    assert result["labels"]["dog"]["appearances"] >= 1


def test_a_snapshot_is_asked_for_again_and_again(eye: Camera, watcher: Watcher) -> None:
    """As often as the interval says: the kind is told by what comes."""
    eye.answers["/snapshot.jpg"] = eye.each([DOG, NOTHING])
    result = watcher.watch(eye.url("/snapshot.jpg"), Hearing(detected(4)), interval=0.05)
    assert result["kind"] == "snapshot"
    assert result["frames"]["read"] >= 4
    assert eye.sent >= 4


def test_a_source_that_is_faster_loses_frames_and_nothing_is_queued(eye: Camera, watcher: Watcher) -> None:
    """While one frame is looked at others come: the newest is next, the rest are counted as dropped."""
    watcher.detect = ByColour(seconds=0.1)
    eye.answers["/video"] = eye.mjpeg([DOG], 100)
    frames = watcher.watch(eye.url("/video"), Hearing(lambda live: live["frames"]["dropped"] >= 10))["frames"]
    assert frames["read"] - frames["dropped"] - frames["detected"] <= 1


def test_no_more_frames_a_second_are_looked_at_than_wanted(eye: Camera, watcher: Watcher) -> None:
    """The pace holds while the camera is faster."""
    eye.answers["/video"] = eye.mjpeg([DOG], 100)
    begun = time.monotonic()
    result = watcher.watch(eye.url("/video"), Hearing(detected(5)), frames_per_second=5)
    assert time.monotonic() - begun >= 4 / 5
    assert result["frames"]["dropped"] > result["frames"]["detected"]


def test_a_camera_that_comes_back_is_watched_again(eye: Camera, watcher: Watcher) -> None:
    """It is told that it was gone, and how often."""
    eye.answers["/video"] = eye.mjpeg([DOG], 30)
    hearing = leaving_once(eye)
    result = watcher.watch(eye.url("/video"), hearing)
    assert result["reconnects"] == 1
    assert "reconnecting" in [live["state"] for live in hearing.told]
    assert any("Trying again" in text for text in hearing.texts)


def test_a_camera_that_stays_away_is_an_error(eye: Camera, watcher: Watcher) -> None:
    """Which says for how long, and what was met last."""
    eye.answers["/video"] = eye.mjpeg([DOG], 30)

    def enough(live: Mapping[str, Any]) -> bool:
        if live["frames"]["detected"] >= 1:
            eye.down()
        return False

    with pytest.raises(UnreachableUrlError, match=r"come back, got nothing for \d+ s"):
        watcher.watch(eye.url("/video"), Hearing(enough))


def test_its_time_is_over(eye: Camera, watcher: Watcher) -> None:
    """Nobody stopped it: it ends by itself."""
    eye.answers["/video"] = eye.mjpeg([DOG], 30)
    result = watcher.watch(eye.url("/video"), Hearing(lambda live: False), seconds=1)
    assert not result["stopped"]
    assert 1 <= result["seconds"] < 10


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (whole(b"<html>", "text/html"), "got 'text/html'"),
        (whole(b"", status="404 Not Found"), "got 404"),
        (whole(b"", "text/plain", "401 Unauthorized"), "a name and a password"),
        (whole(DOG, "image/jpeg", "200 OK", "Content-Encoding: gzip"), "packed as 'gzip'"),
        (whole(b"that is no picture", "image/jpeg"), "picture"),
        (whole(b"", "image/jpeg", "302 Found", "Location: /video"), "5 redirects"),
        (raw(b"\r\n--cut\r\n" + b"X-Endless: " + b"a" * 20_000), "header within 8,192 bytes"),
        (raw(b"\r\n--cut\r\n" + b"X-More: a\r\n" * 2_000), "header within 8,192 bytes"),
        (raw(b"\r\n--cut\r\nContent-Length: 99999999999\r\n\r\n"), "a frame within 16,000,000 bytes"),
        (raw(b"no boundary " * 2_000), "header within 8,192 bytes"),
    ],
)
def test_what_is_no_camera_is_told_at_once(eye: Camera, watcher: Watcher, answer: Any, said: str) -> None:
    """Before the first frame nothing is tried again: whoever mistyped an address is not kept waiting."""
    eye.answers["/video"] = answer
    with pytest.raises(ImageProcessorError, match=said):
        watcher.watch(eye.url("/video"), Hearing(lambda live: False))


def test_a_body_without_end_and_boundary_is_cut_off(eye: Camera, watcher: Watcher) -> None:
    """A part that never ends takes no more memory than a frame may."""
    eye.answers["/video"] = raw(b"\r\n--cut\r\n\r\n", *[b"x" * 1_000_000] * 18)
    with pytest.raises(UnreachableUrlError, match="16,000,000"):
        watcher.watch(eye.url("/video"), Hearing(lambda live: False))


@pytest.mark.parametrize("length", [True, False])
@pytest.mark.parametrize("dashes", ["", "--", "----"])
def test_cameras_write_boundaries_as_they_like(eye: Camera, watcher: Watcher, dashes: str, length: bool) -> None:
    """With a length or without, with any number of dashes; the last frame does not wait for the next."""
    eye.answers["/video"] = raw(*[part(DOG, length=length, dashes=dashes)] * 3, pause=0.3)
    if dashes or length:
        result = watcher.watch(eye.url("/video"), Hearing(detected(3)))
        assert result["frames"]["damaged"] == 0


def test_a_damaged_frame_between_others_is_counted(eye: Camera, watcher: Watcher) -> None:
    """And is no end; many on end are."""
    eye.answers["/video"] = eye.mjpeg([DOG, DOG[: len(DOG) // 3]], 30)
    seen = Hearing(lambda live: live["frames"]["damaged"] >= 2 and live["frames"]["detected"] >= 2)
    result = watcher.watch(eye.url("/video"), seen)
    assert result["stopped"]
    eye.answers["/video"] = eye.mjpeg([DOG] + [b"\xff\xd8 nothing"] * 1_000, 200)
    with pytest.raises(RequestError):
        watcher.watch(eye.url("/video"), Hearing(lambda live: False))


def test_an_address_that_is_not_public_is_refused(eye: Camera, watcher: Watcher) -> None:
    """By the same rules as a picture's url, by whoever reads it."""
    watcher.allowed = ()
    eye.answers["/video"] = eye.mjpeg([DOG])
    with pytest.raises(BadUrlError, match="ALLOWED_NETWORKS"):
        watcher.watch(eye.url("/video"), Hearing(lambda live: False))
    assert eye.seen == []


def test_a_redirect_does_not_get_the_login(eye: Camera, watcher: Watcher) -> None:
    """It is for the server whose address it stands in, and is shown to nobody."""
    eye.answers["/video?token=t0ken"] = whole(
        b"", "text/plain", "302 Found", f"Location: http://127.0.0.2:{eye.port}/other"
    )
    hearing = Hearing(lambda live: False)
    with pytest.raises(UnreachableUrlError) as raised:
        watcher.watch(eye.url("/video?token=t0ken", "us%40er:pass%3Aword@"), hearing)
    assert "pass" not in raised.value.message
    assert "t0ken" not in raised.value.message
    (request,) = eye.seen
    assert "Authorization: Basic dXNAZXI6cGFzczp3b3Jk" in request


def test_a_login_is_used_and_not_shown(eye: Camera, watcher: Watcher) -> None:
    """Neither in the result nor in what is told meanwhile."""
    eye.answers["/video?token=t0ken"] = eye.mjpeg([DOG])
    hearing = Hearing(detected(2))
    result = watcher.watch(eye.url("/video?token=t0ken", "user:secret@"), hearing)
    assert "Authorization: Basic dXNlcjpzZWNyZXQ=" in eye.seen[0]
    assert result["address"] == eye.url("/video")
    assert "secret" not in f"{result}{hearing.told}{hearing.texts}"
    assert "t0ken" not in f"{result}{hearing.told}{hearing.texts}"


def test_frames_are_shown_while_somebody_looks(eye: Camera, watcher: Watcher) -> None:
    """With their objects marked, no larger than a screen; nothing is drawn for nobody."""
    eye.answers["/video"] = eye.mjpeg([painted(250, 2_560)], 30)
    unseen = Hearing(detected(3))
    watcher.watch(eye.url("/video"), unseen)
    assert unseen.shown == []
    seen = Hearing(detected(3), looked_at=True)
    watcher.watch(eye.url("/video"), seen)
    assert len(seen.shown) >= 3
    picture = Image.open(BytesIO(seen.shown[0]))
    assert picture.size == (1_280, 24)


def test_a_label_that_the_model_lacks_is_the_end(eye: Camera, watcher: Watcher) -> None:
    """As of any picture: at the first frame."""

    class Strict(ByColour):
        def look(self, photo: object, options: Mapping[str, Any]) -> Mapping[str, Any]:
            raise BadOptionError(f"Option labels: {options['labels']!r} is no label of this model.")

    watcher.detect = Strict()
    eye.answers["/video"] = eye.mjpeg([DOG])
    with pytest.raises(BadOptionError, match="cart"):
        watcher.watch(eye.url("/video"), Hearing(lambda live: False), labels="cart")
