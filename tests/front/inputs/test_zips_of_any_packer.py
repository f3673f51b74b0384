"""Zips as packers of all countries and times write them: read right, or refused with the reason."""

import struct
from collections.abc import Callable, Iterator
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_LZMA, ZIP_STORED

import pytest

from front.inputs.zipped import Packed, unpack
from odd_forms import error_detail, form_of
from wire.errors import RequestError, TooManyBytesError
from zips import zipped

Send = Callable[..., Any]
ZIP = "application/zip"


def _named(raw: bytes, jpeg: bytes) -> bytes:
    """A zip whose one file has a name of these bytes, without the flag that says UTF-8."""
    return zipped(("A" * len(raw), jpeg)).replace(b"A" * len(raw), raw)


def _names(answer: Any) -> list[str]:
    assert answer.status_code < 300, answer.text
    return [job["name"] for job in answer.get_json()["jobs"]]


@pytest.mark.parametrize(
    ("raw", "name"),
    [
        ("图片.jpg".encode("gbk"), "图片.jpg"),
        ("写真.jpg".encode("shift_jis"), "写真.jpg"),
        ("写真/表.jpg".encode("shift_jis"), "写真_表.jpg"),  # 表 ends in the byte of a backslash
        ("café.jpg".encode("cp437"), "café.jpg"),
        ("фото.jpg".encode(), "фото.jpg"),  # macOS does not set the flag
        (b"cats\\1.jpg", "cats_1.jpg"),
    ],
)
def test_names_are_read_in_the_encoding_of_their_packer(send: Send, jpeg: bytes, raw: bytes, name: str) -> None:
    """Explorer of each country has its own."""
    assert _names(send("/v1/batches", _named(raw, jpeg), ZIP)) == [name]


def test_one_odd_name_costs_a_form_no_other_picture(send: Send, jpeg: bytes) -> None:
    """Each is told by its name."""
    names = [b"garden.jpg", "写真.jpg".encode("shift_jis"), b"jard\xedn.jpg", "花园.jpg".encode("gbk"), b""]
    form = form_of(*((b'name="file[]"; filename="' + name + b'"', jpeg) for name in names))
    assert _names(send("/v1/batches", form)) == ["garden.jpg", "写真.jpg", "jardín.jpg", "花园.jpg", "picture-5"]


def test_a_zip_behind_something_else_is_read(send: Send, jpeg: bytes) -> None:
    """Such as the program that would unpack it; but a picture with a zip behind it is a picture."""
    assert _names(send("/v1/batches", b"MZ\x90\x00" * 50 + zipped(("a.jpg", jpeg)), ZIP)) == ["a.jpg"]
    both = jpeg + zipped(("a.jpg", jpeg), ("b.jpg", jpeg))
    assert _names(send("/v1/batches", both, "image/jpeg")) == ["picture"]


@pytest.mark.parametrize(
    ("pack", "message"),
    [
        (lambda jpeg: zipped(("a.jpg", jpeg), compression=ZIP_BZIP2), "stored or deflated"),
        (lambda jpeg: zipped(("a.jpg", jpeg), compression=ZIP_LZMA), "stored or deflated"),
        (lambda jpeg: zipped(("in.zip", zipped(("a.jpg", jpeg)))), "a zip in a zip"),
        (lambda jpeg: zipped(("a.jpg", jpeg))[:-30], "a whole zip file"),
        (lambda _: zipped(), "a zip without a file"),
        (lambda _: zipped((".DS_Store", b"x"), ("__MACOSX/._a.jpg", b"x")), "a zip without a file"),
        (lambda _: b"7z\xbc\xaf\x27\x1c" + bytes(100), "a 7z archive, which is not unpacked here"),
        (lambda _: b"Rar!\x1a\x07\x00" + bytes(100), "a rar archive"),
        (lambda _: b"\x1f\x8b\x08" + bytes(100), "a gzip file"),
        (lambda _: b"a.jpg" + bytes(252) + b"ustar" + bytes(300), "a tar archive"),
        (lambda _: b"%PDF-1.4", "a PDF"),
        (lambda _: b"<?xml version='1.0'?><svg/>", "an SVG drawing"),
    ],
)
def test_what_cannot_be_unpacked_is_refused_with_the_reason(
    send: Send, jpeg: bytes, pack: Callable[[bytes], bytes], message: str
) -> None:
    """And with what to do."""
    assert message in error_detail(send("/v1/batches", pack(jpeg), ZIP))


def test_a_zip_is_named_where_one_picture_is_expected(send: Send, jpeg: bytes) -> None:
    """With the place that takes it."""
    for route in ("/upload", "/v1/jobs", "/v1/vision/detection"):
        assert "a zip, which only /v1/batches takes" in error_detail(send(route, zipped(("a.jpg", jpeg)), ZIP))


def test_broken_files_count_as_what_they_were_unpacked_to() -> None:
    """A zip of files with a wrong checksum is given up as soon as whole ones would have been."""
    bomb = bytearray(zipped(*((f"{number}.jpg", bytes(500_000)) for number in range(20))))
    at = 0
    for _ in range(20):
        at = bomb.index(b"PK\x01\x02", at + 1)
        struct.pack_into("<I", bomb, at + 16, 1)
    taken: list[Packed] = []
    with pytest.raises(TooManyBytesError, match="at most 2,000,000 bytes"):
        _exhaust(unpack(bytes(bomb), 1_000_000, 2_000_000), taken)
    assert all(isinstance(each.content, RequestError) for each in taken)
    assert 3 <= len(taken) <= 4  # of twenty; the chunk at whose end the checksum is looked at is not counted


def _exhaust(files: Iterator[Packed], into: list[Packed]) -> None:
    for each in files:
        into.append(each)  # noqa: PERF402


def test_a_stored_file_may_be_of_any_kind_of_picture(send: Send, encode: Callable[..., bytes]) -> None:
    """Its content decides, as everywhere."""
    pictures = [(f"{kind}.dat", encode(kind, (20, 20))) for kind in ("PNG", "WebP", "GIF")]
    assert len(_names(send("/v1/batches", zipped(*pictures, compression=ZIP_STORED), ZIP))) == 3
