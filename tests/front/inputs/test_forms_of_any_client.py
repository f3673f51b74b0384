"""A picture is not lost for what stands around it, on any route that takes a form."""

import gzip
import json
from base64 import b64encode, encodebytes
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

import pytest

from odd_forms import ROUTES, error_detail, form_of

Send = Callable[..., Any]


@pytest.mark.parametrize(
    "names",
    [
        b'name="file"; filename="caf\xe9.jpg"',
        b'name="file"; filename="' + "写真.jpg".encode("shift_jis") + b'"',
        b'name="file"; filename="' + "表.jpg".encode("shift_jis") + b'"',  # its second byte is a backslash
        b'name="file"; filename="' + "图片.jpg".encode("gbk") + b'"',
        b'name="file"; filename="' + "사진.jpg".encode("euc_kr") + b'"',
        b'name="file"; filename="' + "花園.jpg".encode("big5") + b'"',
        b'name="file"; filename="' + "сад.jpg".encode("cp1251") + b'"',
        b'name="file"; filename="\xff\xfe\x80\x00"',
        b"name=\"file\"; filename*=utf-8''%D1%84.jpg",
        b"name=\"file\"; filename*=gbk''%CD%BC.jpg",
        b'name="file"; filename="a\\"b.jpg"',
        b'name="file"; filename=""',
        b'name="file"',
        b"name=file; filename=a.jpg",
        b"name='file'; filename='a.jpg'",
        b'filename="a.jpg"; name="file"',
        b'filename="a.jpg"',
        *[b'name="%s"; filename="a.jpg"' % name for name in (b"file[]", b"files", b"files[]", b"file[0]", b"file0")],
        *[b'name="%s"; filename="a.jpg"' % name for name in (b"image", b"images", b"images[]", b"Image", b"FILE")],
    ],
)
def test_a_form_s_picture_is_found_whatever_it_is_called(send: Send, jpeg: bytes, route: str, names: bytes) -> None:
    """Names of files in any encoding or none, names of fields as widgets write them, quoted or not."""
    answer = send(route, form_of((names, jpeg)))
    assert answer.status_code < 300, answer.text


@pytest.mark.parametrize(
    ("change", "content_type"),
    [
        (lambda form: form.replace(b"\r\n", b"\n"), "multipart/form-data; boundary=XbX"),
        (lambda form: b"hello\r\n" + form + b"bye\r\n", "multipart/form-data; boundary=XbX"),
        (lambda form: form.replace(b"Content-Type: image/jpeg\r\n", b""), "multipart/form-data; boundary=XbX"),
        (lambda form: form, 'Multipart/Form-Data; charset=utf-8; BOUNDARY="XbX"'),
        (lambda form: form, "multipart/form-data"),
    ],
    ids=["line feeds alone", "preamble", "no type", "boundary in quotes", "no boundary in the header"],
)
def test_a_form_may_be_written_otherwise(
    send: Send, encode: Callable[..., bytes], route: str, change: Callable[[bytes], bytes], content_type: str
) -> None:
    """As small devices and old libraries do."""
    picture = encode("BMP", (3, 3))  # it has no line ends of its own
    assert b"\r\n" not in picture
    answer = send(route, change(form_of((b'name="file"; filename="a.bmp"', picture))), content_type)
    assert answer.status_code < 300, answer.text


@pytest.mark.parametrize(
    ("write", "content_type"),
    [
        (lambda jpeg: jpeg, "image/jpeg"),
        (lambda jpeg: jpeg, "application/x-www-form-urlencoded"),
        (lambda jpeg: jpeg, "multipart/form-data"),
        (b64encode, "text/plain"),
        (lambda jpeg: b"data:image/jpeg;base64," + b64encode(jpeg), "text/plain"),
        (lambda jpeg: b"image=" + quote(b64encode(jpeg)).encode(), "application/x-www-form-urlencoded"),
        (lambda jpeg: b"x=1&image=" + b64encode(jpeg), "application/x-www-form-urlencoded"),
        (lambda jpeg: form_of((b'name="image"', b64encode(jpeg))), "multipart/form-data; boundary=XbX"),
        (
            lambda jpeg: form_of(
                (b'name="image"; filename="a.jpg"', encodebytes(jpeg)), head=b"Content-Transfer-Encoding: Base64"
            ),
            "multipart/form-data; boundary=XbX",
        ),
        (
            lambda jpeg: form_of((b'name="image"', encodebytes(jpeg)), head=b"Content-Transfer-Encoding: base64"),
            "multipart/form-data; boundary=XbX",
        ),
        (lambda jpeg: b'{"image": "' + b64encode(jpeg) + b'"}', "application/json"),
        (lambda jpeg: b'{"images": ["' + b64encode(jpeg) + b'"]}', "application/json"),
    ],
)
def test_every_route_reads_every_kind_of_body(
    send: Send, jpeg: bytes, route: str, write: Callable[[bytes], bytes], content_type: str
) -> None:
    """The picture itself, in base64, in JSON or in a form: the content decides."""
    answer = send(route, write(jpeg), content_type)
    assert answer.status_code < 300, answer.text


def test_a_body_packed_with_gzip_is_unpacked_within_the_limit(send: Send, jpeg: bytes, route: str) -> None:
    """The limit is that of the body as it was; what cannot be unpacked says so, and so does any other packing."""
    form = form_of((b'name="file"; filename="a.jpg"', jpeg))
    assert send(route, gzip.compress(form), Content_Encoding="gzip").status_code < 300
    bomb = form_of((b'name="file"; filename="a.jpg"', bytes(3_000_000)))
    assert send(route, gzip.compress(bomb, 1), Content_Encoding="gzip").status_code == 413
    for broken in (form, gzip.compress(form)[:-10], b""):
        assert "gzip" in error_detail(send(route, broken, Content_Encoding="gzip"))
    other = send(route, form, Content_Encoding="br")
    assert (other.status_code, "gzip, got 'br'" in error_detail(other)) == (400 if "vision" in route else 415, True)


@pytest.mark.parametrize(
    ("body", "content_type", "message"),
    [
        (
            form_of((b'name="photo"', b"text"), (b'name="x"', b"1")),
            "multipart/form-data; boundary=XbX",
            "got the fields `photo` and `x`",
        ),
        (form_of((b'name="file"', b"a.jpg")), "multipart/form-data; boundary=XbX", "got the field `file` (text)"),
        (form_of((b'name="file"; filename="a"', b"")), "multipart/form-data; boundary=XbX", "an empty file"),
        (b"photo=abc&x=1", "application/x-www-form-urlencoded", "got the fields `photo` and `x`"),
        (b"image=abc", "application/x-www-form-urlencoded", "got the field `image` (text)"),
        (b'{"instances": [{"b64": "AAAA"}]}', "application/json", "got JSON with `instances`"),
        (b"{}", "application/json", "got an empty JSON object"),
        (b"x", "multipart/form-data", "without the boundary"),
        (b"", "image/jpeg", "got nothing"),
        (form_of((b'name="file"; filename="a"', b"x"))[:-9], "multipart/form-data; boundary=XbX", "breaks off"),
        (form_of((b'name="file"; filename="a"', b"x")), "multipart/form-data; boundary=YYY", "boundary 'YYY'"),
    ],
)
def test_a_refusal_says_what_came_instead(send: Send, route: str, body: bytes, content_type: str, message: str) -> None:
    """Never that nothing came, where something did."""
    assert message in error_detail(send(route, body, content_type))


def test_a_file_in_a_field_of_another_name_is_named(send: Send, jpeg: bytes) -> None:
    """DeepStack's clients alone may call it what they like."""
    form = form_of((b'name="photo"; filename="a.jpg"', jpeg), (b'name="x"', b"1"))
    for route in ("/upload", "/v1/jobs", "/v1/batches"):
        assert "got the fields `photo` (a file) and `x`" in error_detail(send(route, form))
    assert send("/v1/vision/detection", form).status_code == 200


def test_a_second_picture_is_a_413_on_every_route_for_one(send: Send, jpeg: bytes) -> None:
    """With the same words, and the place for more."""
    responses = [
        send(route, form_of((b'name="%s"; filename="a.jpg"' % field.encode(), jpeg), (b'name="b"; filename="b"', jpeg)))
        for route, field in ROUTES.items()
        if route != "/v1/batches"
    ]
    two = [b64encode(jpeg).decode()] * 2
    tensor = {"name": "image", "datatype": "BYTES", "shape": [2], "data": two}
    responses.append(send("/v2/models/toy/infer", json.dumps({"inputs": [tensor]}).encode(), "application/json"))
    responses.append(send("/v1/jobs", json.dumps({"image": two}).encode(), "application/json"))
    assert {answer.status_code for answer in responses} == {413}
    assert {error_detail(answer) for answer in responses} == {
        "Expected one picture, got 2 files. Send them to /v1/batches."
    }


def test_an_empty_place_for_another_file_is_no_second_picture(send: Send, jpeg: bytes, route: str) -> None:
    """Browsers send one for each input that nobody chose a file for."""
    form = form_of((b'name="file"; filename=""', b""), (b'name="file"; filename="a.jpg"', jpeg))
    assert send(route, form).status_code < 300
