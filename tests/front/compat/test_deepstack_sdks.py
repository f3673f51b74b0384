"""The very requests of the clients that PyPI has for DeepStack and CodeProject.AI, and how they read the answers."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from typing import Any

import pytest
import requests
from flask import Flask

from front import access
from front.fakes import services_of
from front.settings import Settings

KEY = "a-key-of-some-length"
BOUNDARY = "b17d6ebd486c514970060dfbd8f513a1"
DOG = {"label": "dog", "class_id": 16, "confidence": 0.5, "xyxy": [10.0, 20.0, 30.0, 40.0]}


@dataclass(frozen=True)
class Sdk:
    """What a client sends before the picture, in its order; without a key some leave the field out, some send none."""

    name: str
    confidence: str
    with_key: tuple[str, ...]
    without: dict[str, str] = field(default_factory=dict)


SDKS = (
    Sdk("deepstack-sdk 0.2.1", "0.4", ("api_key", "min_confidence")),
    Sdk("deepstack-python 0.9", "0.45", ("api_key", "min_confidence"), {"api_key": ""}),
    Sdk("codeproject-ai-api 0.1", "0.45", ()),
)


def _body(fields: dict[str, str], jpeg: bytes) -> bytes:
    """As requests writes it: fields without a type, then the picture, called as its field and without a type too."""
    parts = [f'Content-Disposition: form-data; name="{name}"\r\n\r\n{value}'.encode() for name, value in fields.items()]
    parts.append(b'Content-Disposition: form-data; name="image"; filename="image"\r\n\r\n' + jpeg)
    return b"".join(b"--%s\r\n%s\r\n" % (BOUNDARY.encode(), part) for part in parts) + f"--{BOUNDARY}--\r\n".encode()


def _ask(app: Flask, path: str, fields: dict[str, str], jpeg: bytes) -> Any:
    content_type = f"multipart/form-data; boundary={BOUNDARY}"
    return app.test_client().post(path, data=_body(fields, jpeg), content_type=content_type)


@pytest.mark.parametrize("path", ["/v1/vision/detection", "/v1/vision/custom/toy"])
@pytest.mark.parametrize("sdk", SDKS, ids=lambda sdk: sdk.name)
def test_each_client_is_answered(finding: Callable[..., Any], jpeg: bytes, sdk: Sdk, path: str) -> None:
    """Its own threshold holds, a custom model as well as the default one."""
    app, dispatcher = finding(DOG)
    answer = _ask(app, path, {**sdk.without, "min_confidence": sdk.confidence}, jpeg)
    assert (answer.status_code, answer.get_json()["success"]) == (200, True)
    read = [tuple(each[name] for name in ("label", "x_min", "y_max")) for each in answer.get_json()["predictions"]]
    assert read == [("dog", 10, 40)]
    assert dispatcher.submitted[0].options["confidence_threshold"] == float(sdk.confidence)


@pytest.mark.parametrize("sdk", [each for each in SDKS if each.with_key], ids=lambda sdk: sdk.name)
def test_a_key_comes_before_the_picture(finding: Callable[..., Any], jpeg: bytes, sdk: Sdk) -> None:
    """Theirs is found there; without it, or with an empty one, they are told 401."""
    app, dispatcher = finding(DOG)
    access.register(app, services_of(dispatcher), Settings(api_keys=(KEY,)))
    values = {"api_key": KEY, "min_confidence": sdk.confidence}
    keyed = {name: values[name] for name in sdk.with_key}
    assert _ask(app, "/v1/vision/detection", keyed, jpeg).status_code == 200
    answer = _ask(app, "/v1/vision/detection", {**sdk.without, "min_confidence": sdk.confidence}, jpeg)
    assert (answer.status_code, answer.get_json()["success"]) == (401, False)


@pytest.mark.parametrize(
    ("path", "picture", "status"),
    [
        ("/v1/vision/detection", b"no picture", 400),  # deepstack-sdk: "Invalid image"
        ("/v1/vision/custom/ipcam", b"", 404),  # deepstack-python: "Bad url supplied"
        ("/v1/vision/face", b"", 404),
    ],
)
def test_refusals_have_the_statuses_that_they_know(
    finding: Callable[..., Any], jpeg: bytes, path: str, picture: bytes, status: int
) -> None:
    """What they make an error of their own of."""
    answer = _ask(finding()[0], path, {"min_confidence": "0.4"}, picture or jpeg)
    assert (answer.status_code, answer.get_json()["success"]) == (status, False)


def test_a_connection_that_is_kept_goes_on_after_a_refusal(
    finding: Callable[..., Any], jpeg: bytes, serving: Callable[[Flask], AbstractContextManager[str]]
) -> None:
    """Frame after frame of a video, of which one was broken."""
    with serving(finding(DOG)[0]) as address, requests.Session() as session:
        url, fields = f"http://{address}/v1/vision/detection", {"min_confidence": 0.4}
        sent = [jpeg, b"broken", jpeg]
        statuses = [session.post(url, files={"image": each}, data=fields, timeout=10).status_code for each in sent]
    assert statuses == [200, 400, 200]
