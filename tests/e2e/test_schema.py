"""The description holds: schemathesis makes requests of it, right ones and wrong ones, and compares the answers."""

import time
from base64 import b64encode
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from itertools import cycle
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import Failure
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from schemathesis.transport.serialization import Binary

from more_tasks import with_more_tasks
from service import Service
from wire.tasks.detect.spec import DETECT
from wire.tasks.embed.spec import EMBED
from wire.tasks.registry import TASKS
from wire.tasks.search.spec import SEARCH

pytestmark = pytest.mark.e2e

EXAMPLES = 8
LEAST_SENT = 300
MET = {200, 400, 404, 409, 415, 422}
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
NOT_DONE = TASKS.keys() - {DETECT.name, EMBED.name, SEARCH.name}
COSTLY = {"width", "height", "size", "n", "batch_size", "n_iter", "steps"}
"""What would make a picture take seconds: it has its model's own settings."""

PICTURE_TYPES = ("application/octet-stream",)


@pytest.fixture(scope="module")
def environ(model_environ: Mapping[str, str], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    """Settings under which those tasks are done that have routes of their own: what nobody does is answered 503."""
    return {**model_environ, **with_more_tasks(tmp_path_factory.mktemp("schema"), model_environ)}


def _job(service: Service, picture: bytes, **query: str) -> str:
    answer = requests.post(f"{service.url}/v1/jobs", files={"file": picture}, params=query, timeout=60)
    assert answer.status_code in (200, 202), answer.text
    return str(answer.json()["id"])


def _ended(service: Service, path: str) -> None:
    deadline = time.monotonic() + 60
    while requests.get(f"{service.url}{path}", timeout=60).status_code == 202:
        assert time.monotonic() < deadline, f"{path} does not end"
        time.sleep(0.1)


@pytest.fixture
def known(own_service: Service, pictures: Mapping[str, bytes]) -> tuple[Service, dict[str, Any]]:
    """A service, and by parameter of its paths, values that it knows: random ones would all be unknown to it."""
    service, whole = own_service, pictures["cat"]
    jobs = [_job(service, whole), _job(service, whole[:2000]), _job(service, whole, labels="cat", near_misses="true")]
    files = [("file", ("a.jpg", whole)), ("file", ("b.jpg", whole[:2000])), ("file", ("c.txt", b"no picture"))]
    batch = requests.post(f"{service.url}/v1/batches", files=files, timeout=60)
    assert batch.status_code in (200, 202), batch.text
    for job_id in jobs:
        _ended(service, f"/v1/jobs/{job_id}")
    _ended(service, f"/v1/batches/{batch.json()['id']}")
    model = "yolov3-tiny"
    return service, {"job_id": jobs, "batch_id": [batch.json()["id"]], "name": [model], "model": [model]}


def _teach(pictures: Mapping[str, bytes]) -> None:
    """What schemathesis sends as a picture is one, now and then."""
    whole = pictures["cat"]
    sent = st.one_of(st.sampled_from([whole, whole[:2000], b"", b"no picture"]), st.binary(max_size=200))
    schemathesis.openapi.format("binary", sent.map(Binary))
    schemathesis.openapi.format("byte", sent.map(lambda picture: b64encode(picture).decode()))
    for each in PICTURE_TYPES:
        schemathesis.openapi.media_type(each, sent)


def _told(error: BaseException) -> Iterator[Failure]:
    for each in getattr(error, "exceptions", [error]):
        yield from [each] if isinstance(each, Failure) else _told(each)


@pytest.mark.parametrize("generation", list(GenerationMode), ids=lambda each: each.value)
def test_every_answer_is_as_described(
    known: tuple[Service, dict[str, Any]], generation: GenerationMode, pictures: Mapping[str, bytes]
) -> None:
    """No 5xx, and no status, type, header or content that is not declared; whatever is sent."""
    service, values = known
    _teach(pictures)
    schema = schemathesis.openapi.from_url(f"{service.url}/openapi.json")
    faults: dict[str, str] = {}
    met = Counter[int]()
    for found in schema.get_all_operations():
        met += _try(found.ok(), generation, service.url, values, faults)
    assert met.total() > LEAST_SENT
    assert met.keys() >= MET, "what was sent is too much alike"
    assert not faults, "\n\n".join(f"{where}\n{what}" for where, what in faults.items())


def _try(
    operation: Any, generation: GenerationMode, url: str, values: dict[str, Any], faults: dict[str, str]
) -> Counter[int]:
    """The statuses of the answers; what was wrong with them is among `faults`."""
    met = Counter[int]()
    turns: dict[str, Callable[[], str]] = {name: cycle([*each, None]).__next__ for name, each in values.items()}

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        database=None,
        deadline=None,
        phases=[Phase.explicit, Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy(generation_mode=generation))
    def send(case: Any) -> None:
        for name in case.path_parameters or {}:
            case.path_parameters[name] = (name in turns and turns[name]()) or case.path_parameters[name]
        if (case.query or {}).get("task") in NOT_DONE:
            case.query["task"] = DETECT.name  # of what nobody does here, /readyz answers 503, as it is to
        if isinstance(case.body, dict):
            case.body = {name: each for name, each in case.body.items() if name not in COSTLY}
        response = case.call(base_url=url, timeout=60)
        met[response.status_code] += 1
        try:
            case.validate_response(response, checks=CHECKS)
        except BaseException as error:
            for failure in _told(error):
                where = f"{operation.label}: {failure.title} ({response.status_code})"
                faults.setdefault(
                    where, f"{failure.message[:600]}\n{case.as_curl_command()[:400]}\n{response.text[:300]}"
                )

    with suppress(Unsatisfiable):  # nothing can be wrong with a request that has nothing in it
        send()
    return met
