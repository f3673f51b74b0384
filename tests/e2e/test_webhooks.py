"""Keys, urls and webhooks before the real service, in both modes."""

import json
from base64 import b64encode
from collections.abc import Iterator, Mapping
from typing import Any

import pytest
import requests
from standardwebhooks import Webhook

from mode2.bench import eventually
from service import Service
from web_host import HERE, Host, listening, text

pytestmark = [pytest.mark.e2e, pytest.mark.redis]

KEY = "a-key-of-this-test-alone"
SECRET = "whsec_" + b64encode(bytes(range(32))).decode()
GUARDED = {"API_KEYS": KEY, "URL_INPUT": "true", "WEBHOOK_SECRET": SECRET, "ALLOWED_NETWORKS": HERE[0]}


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str]) -> Mapping[str, str]:
    """Keys, urls and webhooks are switched on."""
    return {**model_environ, **GUARDED}


@pytest.fixture
def host(pictures: Mapping[str, bytes]) -> Iterator[Host]:
    """A host with a picture of a cat and a receiver of webhooks."""
    with listening() as host:
        host.responses["/cat.jpg"] = text("200 OK", pictures["cat"])
        host.responses["/moved.jpg"] = text("302 Found", Location="/cat.jpg")
        host.responses["/inside.jpg"] = text("302 Found", Location="http://127.0.0.2/cat.jpg")
        host.responses["/hook"] = text("204 No Content")
        yield host


def submit(service: Service, **members: Any) -> requests.Response:
    headers = {"X-API-Key": KEY, "Prefer": "wait=20"}
    return requests.post(f"{service.url}/v1/jobs", json=members, headers=headers, timeout=40)


def test_nothing_but_the_probes_answers_without_a_key(own_service: Service) -> None:
    """The page too makes the browser ask; with the key as password it opens."""
    assert requests.get(f"{own_service.url}/healthz", timeout=5).ok
    for path in ("/", "/counts", "/v1/models", "/static/page.js"):
        answer = requests.get(own_service.url + path, timeout=5)
        assert answer.status_code == 401
        assert "Basic" in answer.headers["WWW-Authenticate"]
        assert requests.get(own_service.url + path, auth=("anybody", KEY), timeout=5).ok


def test_a_picture_is_fetched_from_its_url(own_service: Service, host: Host) -> None:
    """Over a redirect, from a network that the operator allows; and what it leads to inside is not."""
    answer = submit(own_service, url=host.url("/moved.jpg", "127.0.0.1"))
    assert answer.status_code == 200, answer.text
    assert answer.json()["result"]["detections"][0]["label"] == "cat"
    refused = submit(own_service, url=host.url("/inside.jpg", "127.0.0.1"))
    assert (refused.status_code, refused.json()["code"]) == (422, "bad_url")


def test_the_end_of_a_job_is_posted_to_its_webhook_and_verifies(own_service: Service, host: Host) -> None:
    """With the result, as the job's own route has it."""
    job = submit(own_service, url=host.url("/cat.jpg", "127.0.0.1"), webhook=host.url("/hook", "127.0.0.1")).json()
    posted = eventually(lambda: next((each for each in host.seen if each.startswith("POST /hook")), ""), 10)
    head, _, body = posted.partition("\r\n\r\n")
    headers = dict(line.split(": ", 1) for line in head.split("\r\n")[1:])
    Webhook(SECRET).verify(body, {name.lower(): value for name, value in headers.items()})
    document = json.loads(body)
    assert (document["type"], document["data"]["id"]) == ("job.succeeded", job["id"])
    assert document["data"]["result"] == job["result"]


def test_a_refused_picture_is_told_too(own_service: Service, host: Host, pictures: Mapping[str, bytes]) -> None:
    """Under `job.failed`, with its error."""
    half = b64encode(pictures["cat"][:5000]).decode()
    submit(own_service, image=half, webhook=host.url("/hook", "127.0.0.1"))
    posted = eventually(lambda: next((each for each in host.seen if each.startswith("POST /hook")), ""), 10)
    document = json.loads(posted.partition("\r\n\r\n")[2])
    assert document["type"] == "job.failed"
    assert document["data"]["error"]["code"] == "undecodable_image"
