"""A camera that speaks RTSP, watched: what is read, what is told of it, and what is not connected to."""

import os
import signal
import socket
import ssl
import threading
import time
from base64 import b64encode
from collections.abc import Callable, Mapping
from pathlib import Path
from threading import Event
from typing import Any

import pytest

from certificates import made_certificate
from decoders import children, eventually
from processor.settings import Settings
from rtsp_camera import Request, rtsp_camera
from tasks.watch.conftest import DOG, NOTHING, QUICK, ByColour, Hearing, Watcher, detected, leaving_once, painted
from video import Clip, jpeg_clip, painted_clip
from web_host import Names
from wire.errors import BadUrlError, ImageProcessorError, TooManyPixelsError, UnreachableUrlError

DOGS = painted_clip("H264", (250,) * 20)
LOGIN = ("us er", "hush:hush@")
WRITTEN = "us%20er:hush%3Ahush%40@"


def never(live: Mapping[str, Any]) -> bool:
    return False


def says(method: str, what: str) -> Callable[[Request], str | None]:
    """That answer to that method."""
    return lambda request: what if request.method == method else None


def described(body: str, *headers: str) -> Callable[[Request], str | None]:
    return says("DESCRIBE", "\r\n".join(["200 OK", *headers, f"Content-Length: {len(body)}", "", body]))


def open_files() -> int:
    return len(list(Path("/proc/self/fd").iterdir()))


def decoders() -> list[int]:
    return children(os.getpid(), of=b"rtsp.decoder")


CLIPS = {
    "H264": painted_clip("H264", (250,) * 10 + (0,) * 10),
    "H265": painted_clip("H265", (250,) * 10 + (0,) * 10),
    "JPEG": jpeg_clip([DOG] * 10 + [NOTHING] * 10),
}


@pytest.mark.parametrize("codec", CLIPS)
def test_what_appears_and_what_leaves_are_events(watcher: Watcher, codec: str) -> None:
    """As of MJPEG: a dog is there for ten frames and away for ten. Video is decoded as it comes."""
    with rtsp_camera(CLIPS[codec]) as eye:
        result = watcher.watch(eye.url(), Hearing(lambda live: len(live["events"]) >= 3), events="appears,leaves")
        assert eye.methods[:4] == ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"]
    assert [each["event"] for each in result["events"]][:3] == ["appears", "leaves", "appears"]
    assert result["kind"] == "rtsp"
    assert result["image"] == {"width": 64, "height": 48}
    assert result["frames"]["damaged"] == 0
    assert result["address"] == eye.url()


def test_what_a_decoder_needs_first_may_stand_in_the_description(watcher: Watcher) -> None:
    """Some cameras send it nowhere else."""
    (together, *rest), *others = DOGS.pictures
    sets, at = list[bytes](), 1
    while at < len(together):
        length = int.from_bytes(together[at : at + 2], "big")
        sets.append(together[at + 2 : at + 2 + length])
        at += 2 + length
    said = "sprop-parameter-sets=" + ",".join(b64encode(each).decode() for each in sets)
    with rtsp_camera(Clip("H264", (tuple(rest), *others), parameter_sets=said)) as eye:
        result = watcher.watch(eye.url(), Hearing(detected(3)))
    assert result["image"] == {"width": 64, "height": 48}


def test_large_pictures_come_in_parts(watcher: Watcher) -> None:
    """A unit that is longer than a packet is put together again."""
    noise = painted_clip("H264", (250, 0), 640, 480)
    with rtsp_camera(Clip("H264", noise.pictures[:1])) as eye:
        result = watcher.watch(eye.url(), Hearing(detected(3)))
    assert result["image"] == {"width": 640, "height": 480}
    assert result["frames"]["damaged"] == 0


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        (says("DESCRIBE", "404 Not Found\r\n\r\n"), "got 404"),
        (says("SETUP", "454 Session Not Found\r\n\r\n"), "got 454"),
        (says("PLAY", "503 Service Unavailable\r\n\r\n"), "got 503"),
        (says("DESCRIBE", "401 Unauthorized\r\n\r\n"), "a name and a password.*rtsp://name:password@"),
        (says("SETUP", "461 Unsupported Transport\r\n\r\n"), "RTP over TCP"),
        (says("SETUP", "200 OK\r\nTransport: RTP/AVP;unicast;client_port=1-2\r\n\r\n"), "RTP over TCP"),
        (says("DESCRIBE", "200 OK\r\nContent-Length: 99999999\r\n\r\n"), "at most 65,536 bytes"),
        (says("DESCRIBE", "200 OK\r\nX: " + "a" * 40_000), "within 16,384 bytes"),
        (described("v=0\r\nm=audio 0 RTP/AVP 0\r\n"), "got no video"),
        (described("v=0\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 VP8/90000\r\n"), "H264, H265, JPEG, got 'VP8'"),
        (described("v=0\r\nm=video 0 RTP/AVP 26\r\na=control:http://a.example/\r\n"), "the path of a stream"),
        (described("v=0\r\nm=video 0 RTP/AVP 26\r\na=control:a b\r\n"), "the path of a stream"),
    ],
)
def test_what_is_no_stream_is_told_at_once(watcher: Watcher, answer: Any, said: str) -> None:
    """Before the first frame nothing is tried again."""
    with rtsp_camera(DOGS, answer=answer) as eye, pytest.raises(UnreachableUrlError, match=said):
        watcher.watch(eye.url(), Hearing(never))
    assert eye.clients == 1


def test_a_path_that_is_not_there_is_told(watcher: Watcher) -> None:
    """By the server's own word."""
    with rtsp_camera(DOGS) as eye, pytest.raises(UnreachableUrlError, match="got 404"):
        watcher.watch(eye.url("/other"), Hearing(never))


def test_a_server_of_http_is_told_apart(watcher: Watcher) -> None:
    """Somebody mistook the port."""

    def answer(listener: socket.socket) -> None:
        with listener.accept()[0] as client:
            client.recv(65_536)
            client.sendall(b"HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n")
            client.recv(1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        threading.Thread(target=answer, args=(listener,), daemon=True).start()
        with pytest.raises(UnreachableUrlError, match="Expected RTSP, got something else"):
            watcher.watch(f"rtsp://127.0.0.1:{listener.getsockname()[1]}/stream", Hearing(never))


@pytest.fixture
def elsewhere() -> Any:
    """Where nobody should go."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener
        listener.settimeout(0.2)
        with pytest.raises(TimeoutError):
            listener.accept()


@pytest.mark.parametrize("method", ["OPTIONS", "DESCRIBE", "SETUP", "PLAY"])
@pytest.mark.parametrize("status", ["301 Moved", "302 Found", "305 Use Proxy"])
def test_a_redirect_is_not_followed(watcher: Watcher, elsewhere: socket.socket, method: str, status: str) -> None:
    """Whatever it leads to, and whenever it comes; nor is it told where it leads."""
    there = f"rtsp://127.0.0.1:{elsewhere.getsockname()[1]}/t0ken"
    answer = says(method, f"{status}\r\nLocation: {there}\r\n\r\n")
    with rtsp_camera(DOGS, answer=answer) as eye, pytest.raises(UnreachableUrlError, match="a redirect") as raised:
        watcher.watch(eye.url(login=WRITTEN), Hearing(never))
    assert "t0ken" not in raised.value.message


def test_no_host_that_a_camera_names_is_connected_to(watcher: Watcher, elsewhere: socket.socket) -> None:
    """Cameras behind a router name the address that they think they have: it is said back to them, and no more."""
    there = f"127.0.0.1:{elsewhere.getsockname()[1]}"
    how = {
        "lines": f"c=IN IP4 {there.partition(':')[0]}\r\na=control:rtsp://{there}/stream/all\r\n",
        "control": f"rtsp://{there}/stream/video",
        "base": f"rtsp://{there}/stream/",
    }
    with rtsp_camera(DOGS, **how) as eye:
        watcher.watch(eye.url(), Hearing(detected(3)))
        assert [each.url for each in eye.seen if each.method == "SETUP"] == [f"rtsp://{there}/stream/video"]
        assert [each.url for each in eye.seen if each.method == "PLAY"] == [f"rtsp://{there}/stream/all"]


@pytest.mark.parametrize("path", ["/stream", "/stream?channel=1&subtype=0"])
def test_a_stream_below_the_address_is_appended(watcher: Watcher, path: str) -> None:
    """Also behind a query, and where no base is said."""
    with rtsp_camera(DOGS, base="") as eye:
        watcher.watch(eye.url(path), Hearing(detected(1)))
        assert [each.path for each in eye.seen if each.method == "SETUP"] == [f"{path}/trackID=0"]


def test_an_address_that_is_not_public_is_refused(watcher: Watcher) -> None:
    """Before anything is connected to."""
    watcher.allowed = ()
    with rtsp_camera(DOGS) as eye, pytest.raises(BadUrlError, match="ALLOWED_NETWORKS"):
        watcher.watch(eye.url(), Hearing(never))
    assert eye.clients == 0


def test_a_name_is_asked_for_once_and_that_address_is_connected_to(watcher: Watcher) -> None:
    """One that means something else the next time is refused then, and not tried again."""
    watcher.resolver = names = Names({"eye.example": [("127.0.0.1",), ("10.0.0.7",)]})
    with rtsp_camera(DOGS) as eye:

        def enough(live: Mapping[str, Any]) -> bool:
            if live["frames"]["detected"] >= 2:
                eye.hang_up()
            return False

        with pytest.raises(BadUrlError, match=r"eye\.example"):
            watcher.watch(f"rtsp://eye.example:{eye.port}/stream", Hearing(enough))
        assert eye.clients == 1
    assert names


@pytest.mark.parametrize(
    ("scheme", "algorithm"), [("digest", "MD5"), ("digest", "SHA-256"), ("basic", "MD5")], ids=lambda each: each
)
def test_a_login_is_said_when_it_is_asked_for_and_shown_nowhere(
    watcher: Watcher, scheme: str, algorithm: str, caplog: pytest.LogCaptureFixture
) -> None:
    """By Digest, of which the password is no part, or by Basic where the camera knows no other."""
    login = LOGIN if scheme == "digest" else ("user", "hush-hush")
    written = WRITTEN if scheme == "digest" else "user:hush-hush@"
    with rtsp_camera(DOGS, login=login, scheme=scheme, algorithm=algorithm) as eye:
        hearing = Hearing(detected(2))
        commands: list[bytes] = []
        hearing.enough = lambda live: commands.extend(map(command, decoders())) or live["frames"]["detected"] >= 2
        result = watcher.watch(eye.url("/stream?token=t0ken", written), hearing)
        assert "authorization" not in eye.seen[0].headers
        assert all("@" not in each.url for each in eye.seen)
        given = eye.seen[-1].headers["authorization"]
    assert result["address"] == eye.url()
    assert commands
    if scheme == "digest":
        assert "hush" not in given
    for secret in ("hush", "t0ken"):
        assert secret not in f"{result}{hearing.told}{hearing.texts}{commands}{caplog.text}"


def command(process: int) -> bytes:
    try:
        return Path(f"/proc/{process}/cmdline").read_bytes() + Path(f"/proc/{process}/environ").read_bytes()
    except OSError:
        return b""


@pytest.mark.parametrize("scheme", ["digest", "basic"])
@pytest.mark.parametrize("given", ["", "us%20er:wrong@"])
def test_a_login_that_is_wrong_or_missing_is_told(watcher: Watcher, scheme: str, given: str) -> None:
    """It is said once, and not over and over: cameras lock out who guesses."""
    with (
        rtsp_camera(DOGS, login=LOGIN, scheme=scheme) as eye,
        pytest.raises(UnreachableUrlError, match="got 401: it wants a name and a password") as raised,
    ):
        watcher.watch(eye.url(login=given), Hearing(never))
    assert len([each for each in eye.seen if "authorization" in each.headers]) <= 3
    assert "wrong" not in raised.value.message


def test_a_name_does_not_end_a_line(watcher: Watcher) -> None:
    """Nobody says to a camera, or to what listens in its place, what we do not say."""
    with rtsp_camera(DOGS, login=LOGIN) as eye, pytest.raises(BadUrlError, match="control characters") as raised:
        watcher.watch(eye.url(login="user%0d%0aTEARDOWN:hush@"), Hearing(never))
    assert "hush" not in raised.value.message
    assert eye.clients == 0


def test_a_quote_in_a_name_is_escaped(watcher: Watcher) -> None:
    """As RFC 9110 quotes."""
    with rtsp_camera(DOGS, login=LOGIN) as eye, pytest.raises(UnreachableUrlError, match="got 401"):
        watcher.watch(eye.url(login="a%22,%20uri=%22b:c@"), Hearing(never))
    assert r'username="a\", uri=\"b", realm' in eye.seen[-1].headers["authorization"]


def test_empty_lines_and_requests_between_messages_are_passed_over(watcher: Watcher) -> None:
    """Some cameras send them."""
    between = "200 OK\r\nPublic: OPTIONS\r\n\r\n\r\n\r\nOPTIONS rtsp://a/ RTSP/1.0\r\nCSeq: 1\r\n\r\n\r\n"
    with rtsp_camera(DOGS, answer=says("OPTIONS", between)) as eye:
        assert watcher.watch(eye.url(), Hearing(detected(1)))["frames"]["damaged"] == 0


def test_a_camera_that_asks_to_go_elsewhere_is_left(watcher: Watcher) -> None:
    """In the middle of a session, too."""
    elsewhere = "200 OK\r\n\r\nREDIRECT rtsp://a/ RTSP/1.0\r\nCSeq: 1\r\nLocation: rtsp://b/\r\n\r\n"
    with (
        rtsp_camera(DOGS, answer=says("OPTIONS", elsewhere)) as eye,
        pytest.raises(UnreachableUrlError, match="a redirect"),
    ):
        watcher.watch(eye.url(), Hearing(never))


def test_a_camera_that_comes_back_is_watched_again(watcher: Watcher) -> None:
    """It is told that it was gone."""
    with rtsp_camera(DOGS) as eye:
        hearing = leaving_once(eye)
        assert watcher.watch(eye.url(), hearing)["reconnects"] == 1
    assert "reconnecting" in [live["state"] for live in hearing.told]
    assert any("Trying again" in text for text in hearing.texts)


def test_a_camera_that_is_silent_is_asked_again(watcher: Watcher) -> None:
    """Although it is connected still."""
    watcher.patiences = type(QUICK)(answer=5, frame=0.5, gone=30, first_pause=0.05, longest_pause=0.2)
    with rtsp_camera(DOGS, frames=5) as eye:
        result = watcher.watch(eye.url(), Hearing(lambda live: live["reconnects"] >= 1))
    assert result["reconnects"] == 1
    assert eye.clients == 2


def test_a_camera_that_stays_away_is_an_error(watcher: Watcher) -> None:
    """Which says for how long."""
    with rtsp_camera(DOGS) as eye:

        def enough(live: Mapping[str, Any]) -> bool:
            if live["frames"]["detected"] >= 1:
                eye.down()
            return False

        with pytest.raises(UnreachableUrlError, match=r"come back, got nothing for \d+ s"):
            watcher.watch(eye.url(), Hearing(enough))


def test_nothing_is_left_of_what_was_watched(watcher: Watcher) -> None:
    """No thread, process, connection or file; and the camera is told."""
    before = open_files()
    with rtsp_camera(DOGS) as eye:
        watcher.watch(eye.url(), Hearing(detected(3)))
        eventually(lambda: not [each for each in threading.enumerate() if each.name.startswith("watch")])
        assert decoders() == []
        eventually(lambda: eye.methods[-1] == "TEARDOWN")
    eventually(lambda: open_files() <= before)


def test_a_stop_does_not_wait_for_a_silent_camera(watcher: Watcher) -> None:
    """Nobody needs its next frame any more."""
    watcher.patiences = type(QUICK)(answer=60, frame=60, gone=90, first_pause=0.05, longest_pause=0.2)
    with rtsp_camera(DOGS, frames=2) as eye:
        watcher.watch(eye.url(), Hearing(detected(1)))
        begun = time.monotonic()
        eventually(lambda: not [each for each in threading.enumerate() if each.name.startswith("watch")])
        assert time.monotonic() - begun < 30
        assert eye.sent == 2


def test_a_decoder_that_dies_is_followed_by_another(watcher: Watcher) -> None:
    """What kills it ends no more than the connection."""
    with rtsp_camera(DOGS) as eye:
        killed = Event()

        def enough(live: Mapping[str, Any]) -> bool:
            if live["frames"]["detected"] >= 3 and not killed.is_set():
                killed.set()
                [process] = decoders()
                os.kill(process, signal.SIGSEGV)
            return bool(live["reconnects"] >= 1)

        hearing = Hearing(enough)
        result = watcher.watch(eye.url(), hearing)
    assert result["reconnects"] == 1
    assert any("cannot be decoded: its decoder crashed" in text for text in hearing.texts)


def test_a_picture_of_which_a_packet_is_missing_is_damaged(watcher: Watcher) -> None:
    """None that needs it is shown; it goes on with the next key frame."""
    with rtsp_camera(DOGS, lost=frozenset({10})) as eye:
        result = watcher.watch(eye.url(), Hearing(detected(25)))
    assert result["frames"]["damaged"] >= 1
    assert result["frames"]["dropped"] >= 5
    assert result["reconnects"] == 0


def test_packets_may_come_before_the_answer_that_announces_them(watcher: Watcher) -> None:
    """The first of them is the key frame."""
    with rtsp_camera(Clip("H264", DOGS.pictures), early=True) as eye:
        result = watcher.watch(eye.url(), Hearing(detected(3)))
    assert result["frames"]["damaged"] == 0


def test_a_picture_that_is_too_large_is_refused_before_it_is_decoded(watcher: Watcher) -> None:
    """By what the stream says of itself."""
    watcher.settings = Settings(max_pixels=64 * 48 - 1)
    with rtsp_camera(DOGS) as eye, pytest.raises(TooManyPixelsError, match="64 x 48"):
        watcher.watch(eye.url(), Hearing(never))


def test_video_that_is_none_is_told(watcher: Watcher) -> None:
    """Its decoder has nothing to give, or dies of it."""
    key, *_ = DOGS.pictures
    rubbish = Clip("H264", ((*key[:1], *(bytes([each[0]]) + b"\x55" * (len(each) - 1) for each in key[1:])),))
    watcher.patiences = type(QUICK)(answer=5, frame=1, gone=3, first_pause=0.05, longest_pause=0.2)
    with rtsp_camera(rubbish) as eye, pytest.raises(ImageProcessorError, match="decoded"):
        watcher.watch(eye.url(), Hearing(never))


def test_late_frames_are_dropped(watcher: Watcher) -> None:
    """While one is looked at the next ones take each other's place."""
    watcher.detect = ByColour(seconds=0.1)
    with rtsp_camera(DOGS, frames_per_second=50) as eye:
        frames = watcher.watch(eye.url(), Hearing(lambda live: live["frames"]["dropped"] >= 10))["frames"]
    assert frames["read"] - frames["dropped"] - frames["detected"] <= 1


def test_a_session_is_kept_alive(watcher: Watcher) -> None:
    """Twice within the time that the camera gives it."""
    with rtsp_camera(DOGS) as eye:
        watcher.watch(eye.url(), Hearing(lambda live: "GET_PARAMETER" in eye.methods))
        alive = next(each for each in eye.seen if each.method == "GET_PARAMETER")
    assert alive.headers["session"] == "4711"


@pytest.mark.parametrize("trusted", [True, False])
def test_rtsps_is_rtsp_over_tls(
    watcher: Watcher, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, trusted: bool
) -> None:
    """The certificate has to hold for the name in the address."""
    certificate, context = made_certificate(tmp_path, "eye.example"), ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    if trusted:
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate))
    watcher.resolver = Names({"eye.example": [("127.0.0.1",)]})
    with rtsp_camera(DOGS, tls=context) as eye:
        address = f"rtsps://eye.example:{eye.port}/stream"
        if trusted:
            assert watcher.watch(address, Hearing(detected(3)))["kind"] == "rtsp"
            return
        with pytest.raises(UnreachableUrlError, match="a certificate that does not hold"):
            watcher.watch(address, Hearing(never))
        assert eye.seen == []


def test_frames_are_shown_while_somebody_looks(watcher: Watcher) -> None:
    """With their objects marked."""
    with rtsp_camera(jpeg_clip([painted(250, 320)])) as eye:
        seen = Hearing(detected(3), looked_at=True)
        watcher.watch(eye.url(), seen)
    assert len(seen.shown) >= 3
