"""Room is asked for before pixels are decoded, whoever decodes them."""

from io import BytesIO

import pytest
from PIL import Image

from processor.imaging.decode import decode
from wire.errors import TooManyPixelsError

LIMIT = 10_000_000


def encoded(image_format: str, **options: object) -> bytes:
    file = BytesIO()
    Image.effect_noise((640, 480), 20).convert("RGB").save(file, image_format, **options)
    return file.getvalue()


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP", "BMP", "TIFF", "GIF", "AVIF"])
def test_as_many_pixels_are_reserved_as_the_picture_has(image_format: str) -> None:
    """In this process and in a decoder's."""
    reserved: list[int] = []
    decode(encoded(image_format), max_pixels=LIMIT, reserve=reserved.append)
    assert set(reserved) == {640 * 480}


def test_a_smaller_copy_reserves_what_it_has_itself() -> None:
    """A photo of 12 megapixels that is only looked at takes a hundredth of them."""
    reserved: list[int] = []
    photo = decode(encoded("JPEG"), max_pixels=LIMIT, longest_side=60, reserve=reserved.append)
    assert reserved == [160 * 120]
    assert photo.pixels.shape == (120, 160, 3)


@pytest.mark.parametrize("image_format", ["JPEG", "PNG", "WEBP"])
def test_nothing_is_decoded_where_there_is_no_room(image_format: str) -> None:
    """The refusal comes out as it is, and the next picture is decoded."""

    def refuse(pixels: int) -> None:
        raise TooManyPixelsError(f"no room for {pixels}")

    with pytest.raises(TooManyPixelsError, match="no room for 307200"):
        decode(encoded(image_format), max_pixels=LIMIT, reserve=refuse)
    assert decode(encoded(image_format), max_pixels=LIMIT).width == 640


def test_what_is_too_large_reserves_nothing() -> None:
    """The limit of one picture comes first."""
    reserved: list[int] = []
    for image_format in ("JPEG", "PNG", "WEBP"):
        with pytest.raises(TooManyPixelsError):
            decode(encoded(image_format), max_pixels=1000, reserve=reserved.append)
    assert reserved == []
