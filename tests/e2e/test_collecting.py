"""What a service has worked on is found again, in both modes, with the real model."""

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from service import Service, running_mode1, running_mode2

pytestmark = pytest.mark.e2e

ONE, OTHER, ADMIN = "the-key-of-somebody", "the-key-of-another", "the-key-of-an-operator"


@pytest.fixture(params=["mode1", pytest.param("mode2", marks=pytest.mark.redis)])
def service(request: pytest.FixtureRequest, model_environ: Mapping[str, str], tmp_path: Path) -> Iterator[Service]:
    """One that searches no folder, before which everybody needs a key."""
    environ = {
        **model_environ,
        "TASKS": "detect,search",
        "SEARCH_INDEXES": str(tmp_path / "indexes"),
        "API_KEYS": f"{ONE},{OTHER}",
        "ADMIN_KEYS": ADMIN,
    }
    with _running(request, environ, tmp_path) as running:
        yield running


@contextmanager
def _running(request: pytest.FixtureRequest, environ: Mapping[str, str], folder: Path) -> Iterator[Service]:
    if request.param == "mode1":
        with running_mode1(environ, folder) as running:
            yield running
    else:
        with running_mode2(environ, request.getfixturevalue("redis_url"), folder) as running:
            yield running


def called(service: Service, method: str, path: str, key: str, **given: Any) -> Any:
    headers = {"X-API-Key": key, "Prefer": "wait=30"}
    return requests.request(method, f"{service.url}{path}", headers=headers, timeout=60, **given)


def collections(service: Service, key: str) -> list[str]:
    listed = called(service, "GET", "/v1/collections", key)
    assert listed.status_code == 200, listed.text
    return [each["name"] for each in listed.json()["collections"]]


def test_a_job_is_found_in_the_collection_that_it_names(service: Service, pictures: Mapping[str, bytes]) -> None:
    """By what was detected, with its preview, by the key that it came with, and by an operator, who deletes it."""
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
    assert called(service, "DELETE", f"/v1/collections/{name}", ADMIN).status_code == 204
    assert collections(service, ONE) == []
