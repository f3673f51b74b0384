"""When a picture was taken, by its EXIF."""

import random
from datetime import UTC, datetime
from io import BytesIO

import pillow_heif
import pytest
from PIL import Image

from processor.imaging.capture_time import capture_time

EXIF, TAKEN, OFFSET = 0x8769, 0x9003, 0x9011


def encoded(form: str, taken: str = "2019:07:04 12:30:00", offset: str = "") -> bytes:
    """A picture in that format that says when it was taken; with an offset, in which time zone."""
    image, exif, file = Image.effect_noise((64, 48), 50).convert("RGB"), Image.Exif(), BytesIO()
    exif[0x010F] = "A camera"
    exif.get_ifd(EXIF)[TAKEN] = taken
    if offset:
        exif.get_ifd(EXIF)[OFFSET] = offset
    if form == "TIFF":
        return exif.tobytes().removeprefix(b"Exif\x00\x00")  # a TIFF without pixels: Pillow writes none with both
    if form == "HEIC":
        pillow_heif.from_pillow(image).save(file, exif=exif.tobytes())
    else:
        image.save(file, form, exif=exif)
    return file.getvalue()


def seconds(*moment: int) -> int:
    return int(datetime(*moment, tzinfo=UTC).timestamp())


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "TIFF", "HEIC", "AVIF"])
def test_every_format_tells_when_it_was_taken(form: str) -> None:
    """With its offset from universal time, and without as if it were that."""
    assert capture_time(encoded(form)) == seconds(2019, 7, 4, 12, 30)
    assert capture_time(encoded(form, offset="+02:00")) == seconds(2019, 7, 4, 10, 30)
    assert capture_time(encoded(form, offset="-09:30")) == seconds(2019, 7, 4, 22, 0)
    assert capture_time(encoded(form, offset="+99:99")) == seconds(2019, 7, 4, 12, 30)


@pytest.mark.parametrize(
    "taken", ["0000:00:00 00:00:00", "    :  :     :  :  ", "2019:13:41 12:30:00", "yesterday", ""]
)
def test_a_time_that_is_none_is_none(taken: str) -> None:
    """Cameras whose clock was never set write such."""
    assert capture_time(encoded("JPEG", taken)) is None


def test_a_picture_without_exif_says_nothing() -> None:
    """Nor does what is no picture at all."""
    file = BytesIO()
    Image.new("RGB", (8, 8)).save(file, "PNG")
    assert [capture_time(each) for each in (file.getvalue(), b"", b"II*\x00", b"\xff\xd8Exif\x00\x00MM\x00*")] == [
        None
    ] * 4


@pytest.mark.parametrize("form", ["JPEG", "TIFF"])
def test_damaged_exif_ends_in_a_time_or_none(form: str) -> None:
    """Whatever bytes are wrong: offsets that lead nowhere, counts that are huge, texts that are none."""
    whole, chance = encoded(form), random.Random(1)
    begin = max(whole.find(b"Exif\x00\x00"), 0)
    for _ in range(2_000):
        damaged = bytearray(whole)
        for _ in range(chance.randrange(1, 6)):
            damaged[begin + chance.randrange(min(300, len(damaged) - begin))] = chance.randrange(256)
        found = capture_time(bytes(damaged[: chance.choice([len(damaged), begin + chance.randrange(300)])]))
        assert found is None or isinstance(found, int)
