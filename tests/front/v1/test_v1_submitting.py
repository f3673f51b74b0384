"""A picture in each of the ways in which it can come, and what is said of all others."""

import json
from base64 import b64encode
from io import BytesIO
from typing import Any

import pytest

from wire import keys
from wire.jobs import JobState, Progress

JPEG_TYPE = "image/jpeg"


def _error_detail(response: Any, status: int, code: str) -> str:
    body = response.get_json(force=True)
    assert (response.status_code, response.mimetype, body["code"]) == (status, "application/problem+json", code)
    assert int(response.headers["Content-Length"]) == len(response.data)
    return str(body["detail"])


def _json(api: Any, **members: Any) -> Any:
    return api.client.post("/v1/jobs", json=members)


def _wrapped(jpeg: bytes, before: str = "") -> bytes:
    return json.dumps({"image": before + b64encode(jpeg).decode()}).encode()


def _form(api: Any, jpeg: bytes, query: str = "", **fields: Any) -> Any:
    return api.client.post(f"/v1/jobs{query}", data={"file": (BytesIO(jpeg), "a.jpg"), **fields})


@pytest.mark.parametrize(
    ("content_type", "wrap"),
    [
        (JPEG_TYPE, bytes),
        ("", bytes),
        ("application/octet-stream", bytes),
        ("application/x-www-form-urlencoded", bytes),
        ("text/plain", bytes),
        ("application/json", bytes),
        ("application/json", lambda jpeg: _wrapped(jpeg)),
        ("application/json", lambda jpeg: _wrapped(jpeg).replace(b"=", b"")),
        ("application/json", lambda jpeg: _wrapped(jpeg, f"data:{JPEG_TYPE};base64,")),
        ("application/x-www-form-urlencoded", lambda jpeg: _wrapped(jpeg)),
    ],
)
def test_a_body_is_taken_for_what_it_is(api: Any, jpeg: bytes, content_type: str, wrap: Any) -> None:
    """A picture whatever its type says, as `curl --data-binary` has it, or base64 in JSON, with curl's type too."""
    response = api.client.post("/v1/jobs?max_detections=7", data=wrap(jpeg), content_type=content_type)
    assert response.status_code == 202, response.text
    (job,) = api.submitted
    assert (job.task, job.options["max_detections"]) == ("detect", 7)
    assert api.services.store.get(job.input_keys[0]) == jpeg


@pytest.mark.parametrize("body", [b"rubbish\n", b"%PDF-1.4\n%= &=", b"\0=", b" a=b"])
def test_what_curl_types_as_a_form_and_is_none_is_no_picture(api: Any, body: bytes) -> None:
    """As `curl --data-binary` sends any file: the error speaks of a picture, not of fields."""
    response = api.client.post("/v1/jobs", data=body, content_type="application/x-www-form-urlencoded")
    _error_detail(response, 415, "not_an_image")


@pytest.mark.parametrize("field", ["file", "image"])
def test_a_form_has_the_picture_and_the_options(api: Any, jpeg: bytes, field: str) -> None:
    """The query counts where both say something."""
    fields = {field: (BytesIO(jpeg), ""), "labels": " cat ", "max_detections": "5", "picture": "yes"}
    assert api.client.post("/v1/jobs?max_detections=6&task=detect", data=fields).status_code == 202
    (job,) = api.submitted
    assert (job.options["labels"], job.options["max_detections"], job.formats) == ("cat", 6, ("jpeg",))


def test_json_has_options_of_its_own_types(api: Any, jpeg: bytes) -> None:
    """Numbers are numbers, and what is null is not there."""
    image = b64encode(jpeg).decode()
    given = {"confidence_threshold": 0.5, "max_detections": 3, "picture": True, "labels": None, "expires_in": 5}
    assert _json(api, image=image, **given).status_code == 202
    (job,) = api.submitted
    assert (job.options["confidence_threshold"], job.options["max_detections"], job.formats) == (0.5, 3, ("jpeg",))
    assert (job.options["labels"], job.queue_seconds) == ("", 5)


@pytest.mark.parametrize(
    "given",
    [['a, b:0.5', "dog"], {"a, b": 0.5, "dog": None}, '"a, b":0.5, dog'],
)  # fmt: skip
def test_json_names_labels_as_a_text_a_list_or_an_object(api: Any, jpeg: bytes, given: object) -> None:
    """They are one and the same job."""
    assert _json(api, image=b64encode(jpeg).decode(), labels=given).status_code == 202
    assert api.submitted[0].options["labels"] == '"a, b":0.5,dog'


@pytest.mark.parametrize("given", [{"dog": "often"}, [["dog"]], {"dog": 2}, 'traffic", light:high', ["a, b:high"]])
def test_labels_that_cannot_be_read_are_refused_with_how_to_quote(api: Any, jpeg: bytes, given: object) -> None:
    """Wherever they stand."""
    response = _json(api, image=b64encode(jpeg).decode(), labels=given)
    assert '"traffic, light":0.5' in _error_detail(response, 422, "bad_option")


@pytest.mark.parametrize("way", ["query", "form", "multipart", "json"])
def test_a_url_is_fetched_and_what_is_there_is_the_picture(api: Any, jpeg: bytes, way: str) -> None:
    """Wherever it stands."""
    url = "https://example.com/a.jpg"
    sent = {
        "query": {"query_string": {"url": url}},
        "form": {"data": {"url": url}},
        "multipart": {"data": {"url": url}, "content_type": "multipart/form-data"},
        "json": {"json": {"url": url}},
    }
    assert api.client.post("/v1/jobs", **sent[way]).status_code == 202
    assert api.fetched == [url]
    assert api.services.store.get(api.submitted[0].input_keys[0]) == jpeg


def test_what_a_url_leads_to_must_be_a_picture_within_the_limits(api_of: Any) -> None:
    """As if it had been sent."""
    api = api_of(max_pixels=100)
    _error_detail(_json(api, url="https://example.com/a.jpg"), 413, "too_many_pixels")
    assert not api.submitted


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (b"{", "JSON"),
        (b"[1]", "a list"),
        (b"null", "null"),
        (b'"x"', "a string"),
        (b"\xff\xfe\xfd", "JSON"),
        (b"[" * 100_000, "JSON"),
        (b'{"max_detections": ' + b"9" * 5000 + b"}", "JSON"),
        (b'{"image": 5}', "a number"),
        (b'{"image": true}', "true or false"),
        (b'{"image": {"of": "it"}}', "an object"),
        (b'{"image": ["x", 5]}', "base64"),
        (b'{"image": "%%%"}', "base64"),
        (b'{"image": "abcde"}', "base64"),
        (b'{"image": "\\u00e9\\u00e9\\u00e9\\u00e9"}', "base64"),
        (b'{"image": "data:image/jpeg,xyz"}', "data: url"),
        (b'{"image": "data:"}', "data: url"),
        (b'{"image": "AAAA", "model": ["cat"]}', "model"),
        (b'{"url": {"of": "it"}}', "an object"),
        (b'{"url": "\\ud800"}', "UTF-8"),
        (b'{"image": "AAAA", "\\ud800": 1}', "UTF-8"),
        (b'{"image": "AAAA", "labels": ["\\ud800"]}', "UTF-8"),
    ],
)
def test_json_that_is_none_of_ours_is_a_400_that_says_why(api: Any, body: bytes, words: str) -> None:
    """Malformed, of the wrong types, or not base64."""
    response = api.client.post("/v1/jobs", data=body, content_type="application/json")
    assert words in _error_detail(response, 400, "bad_request")


def test_no_picture_is_a_400_that_says_how_to_send_one(api: Any) -> None:
    """Nothing, nothing in JSON, an empty one, or a path that curl did not read because the @ was missing."""
    for response in (
        api.client.post("/v1/jobs"),
        api.client.post("/v1/jobs", json={}),
        api.client.post("/v1/jobs", json={"image": ""}),
        api.client.post("/v1/jobs", data=b"x", content_type="multipart/form-data"),
        api.client.post("/v1/jobs", data={"file": (BytesIO(), "a.jpg")}),
        api.client.post("/v1/jobs", data={"file": "image.jpg"}),
        api.client.post("/v1/jobs", data={"image": "image.jpg"}, content_type="multipart/form-data"),
    ):
        assert "@image.jpg" in _error_detail(response, 400, "no_image")


def test_one_picture_is_expected(api: Any, jpeg: bytes) -> None:
    """Who has more is told of batches; a file and a url are two pictures."""
    two = {"file": [(BytesIO(jpeg), "a.jpg"), (BytesIO(jpeg), "b.jpg")]}
    assert "/v1/batches" in _error_detail(api.client.post("/v1/jobs", data=two), 413, "too_many_files")
    two = {"file": (BytesIO(jpeg), "a.jpg"), "image": (BytesIO(jpeg), "b.jpg")}
    assert "/v1/batches" in _error_detail(api.client.post("/v1/jobs", data=two), 413, "too_many_files")
    assert "one picture" in _error_detail(_form(api, jpeg, url="https://example.com/"), 400, "bad_request")
    assert not api.fetched


def test_what_is_not_known_is_refused_with_what_is(api: Any, jpeg: bytes) -> None:
    """Fields, files, tasks; in the query and in JSON."""
    for response in (
        _form(api, jpeg, "?colour=red"),
        _json(api, image=b64encode(jpeg).decode(), colour="red"),
        api.submit(jpeg, "?colour=red"),
    ):
        detail = _error_detail(response, 422, "bad_option")
        assert "colour" in detail
        assert "max_detections" in detail
        assert "expires_in" in detail
    photo = api.client.post("/v1/jobs", data={"photo": (BytesIO(jpeg), "a.jpg")})
    assert "field `file`, got the field `photo` (a file)" in _error_detail(photo, 400, "no_image")
    assert "detect" in _error_detail(api.submit(jpeg, "?task=guess"), 404, "unknown_task")
    assert not api.submitted


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("?expires_in=0", "1 to 60"),
        ("?expires_in=61", "1 to 60"),
        ("?expires_in=soon", "1 to 60"),
        ("?confidence_threshold=2", "0 to 1"),
        ("?picture=maybe", "true or false"),
        ("?format=gif", "jpeg"),
        ("?near_misses=5", "true or false"),
    ],
)
def test_a_value_out_of_its_range_is_a_422_that_says_the_range(api: Any, jpeg: bytes, query: str, words: str) -> None:
    """No job is made."""
    assert words in _error_detail(api.submit(jpeg, query), 422, "bad_option")
    assert not api.submitted


def test_a_webhook_is_a_url_and_goes_with_the_job(api_of: Any, jpeg: bytes) -> None:
    """Where the operator has a secret to sign it with."""
    url = "https://example.com/hook?a=b"
    api = api_of()
    assert _form(api, jpeg, webhook=url).status_code == 202
    assert api.submitted[0].webhook == url
    for bad in ("ftp://example.com/", "example.com", "http://", "/hook"):
        _error_detail(_form(api, jpeg, webhook=bad), 422, "bad_url")
    assert "WEBHOOK_SECRET" in _error_detail(_form(api_of(webhook_secret=""), jpeg, webhook=url), 403, "not_enabled")


def test_bytes_are_counted_in_every_way(api: Any, jpeg: bytes) -> None:
    """The limit is the picture's: base64 may be longer, and what is promised is enough to be refused."""
    just, over = jpeg + bytes(200_000 - len(jpeg)), jpeg + bytes(200_001 - len(jpeg))
    assert api.submit(just).status_code == 202
    assert _json(api, image=b64encode(just).decode()).status_code == 202
    for response in (
        api.submit(over),
        api.submit(bytes(500_000)),
        _json(api, image=b64encode(over).decode()),
        _form(api, over),
        api.client.post("/v1/jobs", data=b"x", environ_overrides={"CONTENT_LENGTH": "5000000000"}),
    ):
        assert "200,000" in _error_detail(response, 413, "too_many_bytes")
    _error_detail(api.submit(b"no picture" * 9000), 415, "not_an_image")


def test_a_body_that_is_cut_off_is_a_400(api: Any, jpeg: bytes) -> None:
    """Not half a picture that somebody works on."""
    response = api.client.post("/v1/jobs", data=jpeg, environ_overrides={"CONTENT_LENGTH": str(len(jpeg) + 1)})
    assert response.status_code == 400
    assert not api.submitted


def test_a_job_that_is_accepted_is_a_202_that_says_where_to_look(api: Any, jpeg: bytes) -> None:
    """With all of its JSON."""
    api.dispatcher.job_progress = Progress(JobState.QUEUED, 0)
    response = api.submit(jpeg, "?labels=dog")
    (job,) = api.submitted
    job_url = f"/v1/jobs/{job.id}"
    assert (response.status_code, response.headers["Location"], response.headers["Retry-After"]) == (202, job_url, "1")
    assert response.headers["Cache-Control"] == "no-store"
    body = response.get_json()
    whole = "id task name state created_at finished_at queue_position eta_seconds progress options links"
    assert list(body) == whole.split()
    assert (body["id"], body["task"], body["finished_at"]) == (job.id, "detect", None)
    assert body["created_at"].endswith("Z")
    assert body["progress"] == {"done": 0, "total": 1}
    assert body["options"]["labels"] == "dog"
    assert body["links"] == {"self": job_url, "events": f"{job_url}/events", "picture": f"{job_url}?format=jpeg"}
    assert api.services.store.get(keys.record(job.id)) is not None


def test_no_job_deletes_an_index(api: Any) -> None:
    """Whoever may send jobs need not be who has an admin key; the route that demands one asks for it by itself."""
    refused = api.client.post("/v1/jobs", data={"task": "search", "query": "dog", "ask": "forget"})
    assert (refused.status_code, refused.get_json()["code"]) == (422, "bad_option")
    assert "expected find or collections" in refused.get_json()["detail"]
    assert api.submitted == []


@pytest.mark.parametrize(
    ("task", "name", "values", "kept"),
    [
        ("detect", "labels", ["dog", "cat:0.5"], "dog,cat:0.5"),
        ("describe", "questions", ["A, b?", "C?"], '[{"name": "A, b?", "q": "A, b?"}, {"name": "C?", "q": "C?"}]'),
    ],
)
def test_an_option_that_may_be_a_list_may_be_several_fields(
    api: Any, jpeg: bytes, task: str, name: str, values: list[str], kept: str
) -> None:
    """In a form, in the address, and as JSON's list."""
    _form(api, jpeg, task=task, **{name: values})
    api.client.post("/v1/jobs", query_string={"task": task, name: values}, data=jpeg)
    _json(api, task=task, image=b64encode(jpeg).decode(), **{name: values})
    assert [job.options[name] for job in api.submitted] == [kept] * 3
