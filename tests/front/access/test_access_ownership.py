"""With API keys, a job belongs to the key that made it, on every route that has its id."""

from io import BytesIO
from typing import Any
from uuid import uuid4

import pytest
from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from backends.stores.memory import MemoryStore
from front.app import create_app
from front.dispatch.fakes import FakeDispatcher, FakeProcess
from front.dispatch.local import LocalDispatcher
from front.fakes import services_of
from front.services import Services
from front.settings import Settings
from wire.errors import UndecodableImageError
from wire.jobs import JobState, Outcome, Progress
from wire.results import JobResult

MINE, OTHERS, ADMINS = ({"X-API-Key": key * 20} for key in "moa")
KEYS = {"api_keys": ("m" * 20, "o" * 20), "admin_keys": ("a" * 20,)}


def mode_1() -> Services:
    store = MemoryStore(10_000_000)
    return services_of(LocalDispatcher(FakeProcess(store)), store=store, upload_wait_seconds=60)


def mode_2() -> Services:
    return services_of(FakeDispatcher(Progress(JobState.QUEUED, 0)))


@pytest.fixture(params=[mode_1, mode_2])
def services(request: pytest.FixtureRequest) -> Services:
    """Each mode's."""
    made: Services = request.param()
    return made


@pytest.fixture
def client(services: Services) -> FlaskClient:
    """Of a service that demands keys."""
    return create_app(services, Settings(**KEYS)).test_client()


@pytest.fixture
def job_id(client: FlaskClient, jpeg: bytes) -> str:
    """A job of mine."""
    answer = client.post("/v1/jobs", data=jpeg, headers=MINE)
    assert answer.status_code in (200, 202)
    return str(answer.get_json()["id"])


@pytest.fixture
def batch_id(client: FlaskClient, jpeg: bytes) -> str:
    """A batch of mine."""
    answer = client.post("/v1/batches", data={"file": (BytesIO(jpeg), "a.jpg")}, headers=MINE)
    assert answer.status_code in (200, 202)
    return str(answer.get_json()["id"])


def routes(client: FlaskClient, name: str, value: str) -> list[tuple[str, str]]:
    """The method and path of every route that has the id in it."""
    found = [
        (method, rule.rule.replace(f"<{name}>", value).replace("<path:name>", "a.png"))
        for rule in client.application.url_map.iter_rules()
        if f"<{name}>" in rule.rule and "<path:" not in rule.rule and not rule.rule.endswith("/preview")
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"})
    ]
    assert len(found) >= 3
    return sorted(found, key=lambda each: each[0] == "DELETE")


def problem_of(answer: TestResponse) -> dict[str, Any]:
    body = answer.get_json()
    answer.close()
    return dict(body)


@pytest.mark.parametrize("kind", ["job_id", "batch_id"])
def test_whoever_has_another_key_learns_no_more_than_of_one_that_never_was(
    kind: str, client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    """The same status and the same words, on every route, however the id is spelled; and nothing of it is changed."""
    mine, nobodys = request.getfixturevalue(kind), str(uuid4())
    for (method, path), (_, other_path) in zip(routes(client, kind, mine), routes(client, kind, nobodys), strict=True):
        for spell in (str, str.upper):
            refused = client.open(path.replace(mine, spell(mine)), method=method, headers=OTHERS)
            unknown = client.open(other_path.replace(nobodys, spell(nobodys)), method=method, headers=OTHERS)
            assert (refused.status_code, unknown.status_code) == (404, 404), path
            forbidden, ignorance = problem_of(refused), problem_of(unknown)
            assert forbidden["detail"].replace(mine, "") == ignorance["detail"].replace(nobodys, "")
            assert {**forbidden, "detail": ""} == {**ignorance, "detail": ""}
    for headers in (MINE, ADMINS):
        for method, path in routes(client, kind, mine):
            if method == "GET" and not path.endswith("/events") and not path.startswith("/v1/streams/"):  # of `watch`
                assert client.open(path, headers=headers).status_code in (200, 202), path


@pytest.mark.parametrize("kind", ["job_id", "batch_id"])
def test_the_methods_of_a_route_do_not_tell_whether_an_id_is_one(
    kind: str, client: FlaskClient, request: pytest.FixtureRequest
) -> None:
    """OPTIONS is answered alike for a job of another key and for one that never was."""
    mine, nobodys = request.getfixturevalue(kind), str(uuid4())
    for (_, path), (_, other_path) in zip(routes(client, kind, mine), routes(client, kind, nobodys), strict=True):
        hidden, unknown = (client.options(each, headers=OTHERS) for each in (path, other_path))
        assert (hidden.status_code, hidden.headers["Allow"]) == (200, unknown.headers["Allow"])


def test_another_keys_idempotency_key_is_another_request(client: FlaskClient, jpeg: bytes) -> None:
    """Whoever chooses the same one gets a job of their own."""
    mine, again, others = (
        client.post("/v1/jobs", data=jpeg, headers={**each, "Idempotency-Key": "same"}) for each in (MINE, MINE, OTHERS)
    )
    assert again.get_json()["id"] == mine.get_json()["id"] != others.get_json()["id"]
    assert "Idempotency-Replayed" in again.headers
    assert "Idempotency-Replayed" not in others.headers


@pytest.mark.parametrize("kind", ["job_id", "batch_id"])
def test_without_a_key_nobody_gets_that_far(kind: str, client: FlaskClient, request: pytest.FixtureRequest) -> None:
    """A 401, as for every route."""
    for method, path in routes(client, kind, request.getfixturevalue(kind)):
        assert client.open(path, method=method).status_code == 401


def test_an_admin_may_end_what_others_began(client: FlaskClient, job_id: str) -> None:
    """Canceled, or ended before."""
    assert client.delete(f"/v1/jobs/{job_id}", headers=ADMINS).status_code in (200, 409)


def test_what_was_made_without_keys_is_everybodys_who_has_one(services: Services, jpeg: bytes) -> None:
    """Keys were demanded later: nothing says whose it is."""
    before = create_app(services, Settings()).test_client()
    made = before.post("/v1/jobs", data=jpeg).get_json()["id"]
    assert before.get(f"/v1/jobs/{made}").status_code in (200, 202)
    after = create_app(services, Settings(**KEYS)).test_client()
    assert after.get(f"/v1/jobs/{made}", headers=OTHERS).status_code in (200, 202)


def test_a_job_of_a_key_that_was_taken_away_is_the_admins(services: Services, jpeg: bytes) -> None:
    """No other key inherits it."""
    before = create_app(services, Settings(**KEYS)).test_client()
    made = before.post("/v1/jobs", data=jpeg, headers=MINE).get_json()["id"]
    after = create_app(services, Settings(api_keys=("o" * 20,), admin_keys=("a" * 20,))).test_client()
    statuses = [after.get(f"/v1/jobs/{made}", headers=each).status_code for each in (MINE, OTHERS, ADMINS)]
    assert statuses[:2] == [401, 404]
    assert statuses[2] in (200, 202)


def test_no_key_is_kept(services: Services, client: FlaskClient, job_id: str, batch_id: str) -> None:
    """Neither with the job nor with the batch, nor anywhere else."""
    kept = b"".join(entry.value for entry in services.store._entries.values())  # type: ignore[attr-defined]
    assert b"key:" in kept
    assert not any(next(iter(each.values())).encode() in kept for each in (MINE, OTHERS, ADMINS))


@pytest.mark.parametrize(("headers", "shown"), [(MINE, False), (OTHERS, False), (ADMINS, True)])
def test_what_failed_for_others_is_told_in_kind_alone(
    headers: dict[str, str], shown: bool, services: Services, client: FlaskClient, job_id: str
) -> None:
    """The id and the words are for admin keys."""
    failed = Outcome.failed(str(uuid4()), UndecodableImageError("half a cat"))
    services.results.keep(JobResult(failed, task="detect"), 60)
    failure = client.get("/v1/status", headers=headers).get_json()["failures"][0]
    assert failure["code"] == "undecodable_image"
    assert (failure["job"], failure["detail"]) == ((failed.job_id, "half a cat") if shown else ("", ""))


def test_without_keys_whoever_knows_the_id_sees_the_job(services: Services, jpeg: bytes) -> None:
    """Its record names no owner."""
    client = create_app(services, Settings()).test_client()
    made = client.post("/v1/jobs", data=jpeg).get_json()["id"]
    assert client.get(f"/view/{made}").status_code in (200, 202)
