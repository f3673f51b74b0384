"""What RTSP is made of: descriptions, sizes, packets and pictures, also those that a stranger made up."""

import numpy as np
import pytest
import simplejpeg
from hypothesis import given, settings
from hypothesis import strategies as st

from processor.settings import Settings
from processor.tasks.watch.newest import Newest
from processor.tasks.watch.rtsp.decoding import MOST_WAITING, Decoding
from processor.tasks.watch.rtsp.description import Codec, video_in
from processor.tasks.watch.rtsp.jpeg import Jpegs
from processor.tasks.watch.rtsp.pictures import MOST_PICTURE_BYTES, Encoded, Pictures, Unpacker
from processor.tasks.watch.rtsp.rtp import RtpPacket
from processor.tasks.watch.rtsp.sizes import sizes
from processor.tasks.watch.rtsp.units import H264, H265, START, Units
from video import encoded, jpeg_clip, painted_clip
from wire.errors import UnreachableUrlError

UNPACKERS = {"H264": lambda: Units(H264), "H265": lambda: Units(H265), "JPEG": Jpegs}


def packet(payload: bytes, number: int = 1, *, ends: bool = True, stamp: int = 0) -> RtpPacket:
    return RtpPacket(96, ends, number, stamp, payload)


def put_together(unpacker: Unpacker, payloads: tuple[bytes, ...]) -> Encoded:
    pictures = Pictures(unpacker)
    found = [
        picture
        for number, payload in enumerate(payloads)
        for picture in pictures.of(packet(payload, number, ends=number == len(payloads) - 1))
    ]
    assert len(found) == 1
    return found[0]


def pattern(width: int = 160, height: int = 96) -> np.ndarray:
    """Something of every colour."""
    across, down = np.meshgrid(np.arange(width), np.arange(height))
    return np.stack([across % 256, down * 2 % 256, (across + down) % 256], axis=2).astype(np.uint8)


@pytest.mark.parametrize(("sampling", "name"), [(1, "420"), (0, "422")])
@pytest.mark.parametrize("quality", [10, 50, 75, 99])
@pytest.mark.parametrize("given_tables", [True, False])
def test_a_jpeg_is_what_it_was(sampling: int, name: str, quality: int, given_tables: bool) -> None:
    """Pixel by pixel, whether its tables were sent or only the quality that they are of."""
    jpeg = simplejpeg.encode_jpeg(pattern(), quality, colorspace="RGB", colorsubsampling=name)
    (payloads,) = jpeg_clip([jpeg], sampling, 255 if given_tables else quality).pictures
    made = put_together(Jpegs(), payloads)
    assert np.array_equal(simplejpeg.decode_jpeg(made.content), simplejpeg.decode_jpeg(jpeg))


@pytest.mark.parametrize(("codec", "kinds"), [("H264", H264), ("H265", H265)])
@pytest.mark.parametrize(("width", "height"), [(64, 48), (640, 360), (1_280, 720), (1_920, 1_080), (400, 304)])
def test_a_size_is_known_before_anything_is_decoded(codec: str, kinds: object, width: int, height: int) -> None:
    """Of whole macroblocks: what is cropped is decoded, too."""
    (first,) = encoded(codec, [np.zeros((height, width, 3), np.uint8)])
    ((found_width, found_height),) = sizes(first, kinds)  # type: ignore[arg-type]
    assert 0 <= found_width - width < 16
    assert 0 <= found_height - height < 16


def test_a_size_that_is_hidden_in_another_unit_is_found() -> None:
    """Behind a start code in the middle of it, as a decoder would find it."""
    (first,) = encoded("H264", [np.zeros((480, 640, 3), np.uint8)])
    assert sizes(START + b"\x06\x05\x01" + first[1:], H264) == [(640, 480)]


@settings(deadline=None)
@given(st.binary(max_size=80))
def test_sizes_of_rubbish_are_a_value_error_or_some_number(rubbish: bytes) -> None:
    """Nothing else, and soon."""
    for kinds, start in ((H264, b"\x67"), (H265, b"\x42\x01")):
        try:
            assert len(sizes(START + start + rubbish, kinds)) <= 1 + rubbish.count(b"\0\0\1")
        except ValueError:
            continue


@pytest.mark.parametrize("codec", UNPACKERS)
@settings(max_examples=200, deadline=None)
@given(contents=st.lists(st.binary(max_size=60), max_size=12))
def test_rubbish_in_packets_makes_no_more_than_no_picture(codec: str, contents: list[bytes]) -> None:
    """Whatever is in them."""
    pictures = Pictures(UNPACKERS[codec]())
    for content in contents:
        if came := RtpPacket.of(b"\x80" + content):
            list(pictures.of(came))


def test_a_picture_without_end_is_cut_off() -> None:
    """It takes no more memory than one may."""
    pictures, part = Pictures(Units(H264)), b"\x7c\x05" + b"x" * 60_000
    list(pictures.of(packet(b"\x7c\x85", 0, ends=False)))
    for number in range(1, MOST_PICTURE_BYTES // 60_000):
        assert list(pictures.of(packet(part, number, ends=False))) == []
    with pytest.raises(UnreachableUrlError, match="at most 16,000,000 bytes"):
        list(pictures.of(packet(part * 2, number + 1, ends=False)))


def test_a_picture_ends_where_the_next_one_begins() -> None:
    """Some cameras mark no packet as the last one."""
    pictures = Pictures(Units(H264))
    assert list(pictures.of(packet(b"\x65abc", 1, ends=False, stamp=1))) == []
    (found,) = pictures.of(packet(b"\x41def", 2, ends=False, stamp=2))
    assert (found.key, b"abc" in found.content) == (True, True)


def test_a_missing_packet_breaks_one_picture() -> None:
    """The next one is whole."""
    pictures = Pictures(Units(H264))
    list(pictures.of(packet(b"\x65abc", 1, ends=False)))
    assert list(pictures.of(packet(b"\x65def", 3))) == []
    assert pictures.broken == 1
    assert len(list(pictures.of(packet(b"\x65abc", 4)))) == 1


def test_more_than_can_be_decoded_is_given_up_until_the_next_key_frame() -> None:
    """Nothing waits for longer than a moment."""
    newest = Newest()
    decoding = Decoding(Codec.H264, (), newest, Settings().max_pixels)
    decoding.put(Encoded(b"key", key=True))
    for _ in range(MOST_WAITING + 5):
        decoding.put(Encoded(b"other", key=False))
    assert newest.dropped == MOST_WAITING + 6
    decoding.put(Encoded(b"key", key=True))
    decoding.put(Encoded(b"other", key=False))
    assert newest.dropped == MOST_WAITING + 6


def test_parameter_sets_may_stand_in_the_description() -> None:
    """A decoder gets them before the first picture; what is no base64 is passed over."""
    said = (
        "v=0\r\nm=video 0 RTP/AVP 97\r\na=rtpmap:97 H264/90000\r\na=fmtp:97 sprop-parameter-sets={}\r\na=control:x\r\n"
    )
    video = video_in(said.format("Z0IACg==,aM4="))
    assert (video.payload_type, video.control, video.parameter_sets) == (97, "x", (b"\x67\x42\0\x0a", b"\x68\xce"))
    assert video_in(said.format("!")).parameter_sets == ()


def test_the_first_video_that_can_be_decoded_is_taken() -> None:
    """Sound, and what nobody here can decode, is left alone."""
    said = "m=audio 0 RTP/AVP 0\r\na=control:a\r\nm=video 0 RTP/AVP 96\r\na=rtpmap:96 VP9/90000\r\na=control:b\r\n"
    said += "m=video 0 RTP/AVP 98\r\na=rtpmap:98 hevc/90000\r\na=control:c\r\n"
    assert (video_in(said).codec, video_in(said).control) == (Codec.H265, "c")


def test_units_that_say_nothing_of_a_picture_are_left_out() -> None:
    """Marks between pictures are ours, so that a decoder gives each at once."""
    clip = painted_clip("H264", (250,))
    marked = put_together(Units(H264), (b"\x09\xf0", *clip.pictures[0]))
    assert marked.content.count(START + b"\x09") == 1
    assert marked.content.endswith(START + b"\x09\xf0")
