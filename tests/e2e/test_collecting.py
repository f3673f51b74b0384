"""What a service has worked on is found again, in both modes, with the real model."""

import time
from collections.abc import Mapping
from typing import Any

import pytest
import requests

from service import Service

pytestmark = pytest.mark.e2e

ONE, OTHER, ADMIN = "the-key-of-somebody", "the-key-of-another", "the-key-of-an-operator"


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Of a service that searches no folder, before which everybody needs a key."""
    indexes, keys = str(tmp_path_factory.mktemp("indexes")), f"{ONE},{OTHER}"
    return {**model_environ, "TASKS": "detect,search", "SEARCH_INDEXES": indexes, "API_KEYS": keys, "ADMIN_KEYS": ADMIN}


def called(service: Service, method: str, path: str, key: str, **given: Any) -> Any:
    headers = {"X-API-Key": key, "Prefer": "wait=30"}
    return requests.request(method, f"{service.url}{path}", headers=headers, timeout=60, **given)


def collections(service: Service, key: str) -> list[str]:
    listed = called(service, "GET", "/v1/collections", key)
    assert listed.status_code == 200, listed.text
    return [each["name"] for each in listed.json()["collections"]]


def test_a_job_is_found_in_the_collection_that_it_names(own_service: Service, pictures: Mapping[str, bytes]) -> None:
    """By what was detected, with its preview, by the key that it came with, and by an operator, who deletes it."""
    service = own_service
    files = {"file": ("Minka.jpg", pictures["cat"])}
    job = called(service, "POST", "/v1/jobs", ONE, files=files, data={"collection": "holiday"})
    assert job.status_code == 200, job.text
    until = time.monotonic() + 60
    while collections(service, ONE) != ["jobs.holiday"]:
        assert time.monotonic() < until
        time.sleep(0.2)
    asked = {"task": "search", "query": "kitten", "collection": "jobs.holiday", "previews": 1}
    found = called(service, "POST", "/v1/jobs", ONE, json=asked)
    assert found.status_code == 200, found.text
    (hit,) = found.json()["result"]["hits"]
    assert (hit["job"], hit["picture"], hit["width"]) == (job.json()["id"], "kept", 902)
    assert hit["paths"] == [f"{job.json()['id']}/Minka.jpg"]
    preview = called(service, "GET", found.json()["files"][hit["preview"]], ONE)
    assert preview.headers["Content-Type"] == "image/jpeg"
    assert collections(service, OTHER) == []
    hidden = called(service, "POST", "/v1/jobs", OTHER, json=asked)
    assert (hidden.status_code, hidden.json()["code"]) == (404, "unknown_collection")
    (name,) = collections(service, ADMIN)
    assert name.startswith("jobs.")
    assert called(service, "DELETE", f"/v1/collections/{name}", ONE).status_code == 401
    while (deleted := called(service, "DELETE", f"/v1/collections/{name}", ADMIN)).status_code == 503:
        assert time.monotonic() < until  # for a moment, it may still be being written
        time.sleep(0.2)
    assert deleted.status_code == 204, deleted.text
    assert collections(service, ONE) == []
