"""What a server says of its streams (SDP, RFC 8866): which of them is the video, and how it is packed."""

import re
from base64 import b64decode
from binascii import Error
from dataclasses import dataclass, field
from enum import StrEnum

from wire.errors import UnreachableUrlError

JPEG_TYPE = 26
"""The payload type that needs no further description."""

URL = re.compile(r"rtsps?://[\x21-\x7e]{1,2000}", re.IGNORECASE)
RELATIVE = re.compile(r"[\x21-\x7e]{1,1000}")


class Codec(StrEnum):
    """How pictures are packed that we can unpack, by the names that they have in SDP."""

    H264 = "H264"
    H265 = "H265"
    JPEG = "JPEG"


@dataclass(frozen=True, slots=True)
class Video:
    """The stream that is watched: where it is set up, and what decodes it. `control` of the whole is "*" for its base.

    `parameter_sets` are units that a decoder is given before all others.
    """

    codec: Codec
    payload_type: int
    control: str
    whole: str
    parameter_sets: tuple[bytes, ...] = ()


@dataclass(slots=True)
class _Media:
    kind: str
    payload_types: list[str]
    control: str = ""
    names: dict[str, str] = field(default_factory=dict)
    formats: dict[str, str] = field(default_factory=dict)


def video_in(description: str) -> Video:
    """The first video that we can decode. Raises UnreachableUrlError, which names what is there instead."""
    whole, medias = "*", list[_Media]()
    for line in description.splitlines():
        name, value = line[:2], line[2:].strip()
        if name == "m=":
            words = value.split()
            medias.append(_Media(words[0] if words else "", words[3:]))
        elif name == "a=" and value.startswith("control:"):
            control = value.removeprefix("control:").strip()
            if medias:
                medias[-1].control = control
            else:
                whole = control
        elif name == "a=" and medias and (value.startswith(("rtpmap:", "fmtp:"))):
            kind, _, rest = value.partition(":")
            number, _, said = rest.strip().partition(" ")
            (medias[-1].names if kind == "rtpmap" else medias[-1].formats)[number] = said.strip()
    return _chosen([each for each in medias if each.kind == "video"], whole)


def joined(base: str, control: str) -> str:
    """The url that `control` means below `base`: servers expect it appended, whatever stands in the base's query."""
    if control in ("", "*"):
        return base
    if URL.fullmatch(control):
        return control
    if "://" in control or not RELATIVE.fullmatch(control):
        raise UnreachableUrlError("Expected the path of a stream in the camera's description, got none.")
    return base + control if base.endswith("/") else f"{base}/{control.removeprefix('/')}"


def _chosen(medias: list[_Media], whole: str) -> Video:
    met = list[str]()
    for media in medias:
        for number in media.payload_types:
            name = media.names.get(number, "JPEG/90000" if number == str(JPEG_TYPE) else "").partition("/")[0].upper()
            name = {"HEVC": "H265"}.get(name, name)
            if name in Codec.__members__ and number.isdigit() and int(number) < 128:
                sets = _parameter_sets(media.formats.get(number, ""))
                return Video(Codec[name], int(number), media.control, whole, sets)
            met.append(name or number)
    got = " and ".join(dict.fromkeys(repr(each[:20]) for each in met)) or "no video"
    raise UnreachableUrlError(
        f"Expected video in {', '.join(Codec)}, got {got}. Choose one of these in the camera's settings, or another of "
        "its streams."
    )


def _parameter_sets(said: str) -> tuple[bytes, ...]:
    values = dict[str, str]()
    for each in said.split(";"):
        name, _, value = each.strip().partition("=")
        values[name.lower()] = value
    packed = [values.get(name, "") for name in ("sprop-vps", "sprop-sps", "sprop-pps", "sprop-parameter-sets")]
    try:
        return tuple(filter(None, (b64decode(each) for text in packed for each in text.split(","))))
    except (Error, ValueError):
        return ()
