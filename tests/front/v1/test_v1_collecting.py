"""A job may name a collection that its result goes into."""

from io import BytesIO
from typing import Any

import pytest

from wire import keys
from wire.jobs import Job, JobState, Progress


def test_a_job_keeps_the_name_of_its_collection(api: Any, jpeg: bytes) -> None:
    """However it is sent, and whether it is written as it is when it is searched; none is none."""
    api.submit(jpeg, "?collection=holiday")
    api.client.post("/v1/jobs", data={"file": (BytesIO(jpeg), "a.jpg"), "collection": "jobs.2026_05"})
    api.submit(jpeg)
    assert [job.collection for job in api.submitted] == ["holiday", "2026_05", ""]
    record = Job.read(api.services.store.get(keys.record(api.submitted[0].id)))
    assert record is not None
    assert record.collection == "holiday"
    assert record.admin  # no keys are demanded


@pytest.mark.parametrize("name", ["../etc", "a b", "x" * 51, "a.b", "jobs."])
def test_a_collection_that_cannot_be_called_so_is_refused(api: Any, jpeg: bytes, name: str) -> None:
    """With what was expected."""
    response = api.client.post("/v1/jobs", query_string={"collection": name}, data=jpeg)
    assert (response.status_code, response.get_json()["code"]) == (422, "bad_option")
    assert "expected 1 to 50 letters" in response.get_json()["detail"]
    assert not api.submitted


def test_a_job_without_a_picture_goes_into_no_collection(api: Any) -> None:
    """There would be nothing to be seen of it."""
    response = api.client.post("/v1/jobs", json={"task": "embed", "text": "a dog", "collection": "holiday"})
    assert (response.status_code, response.get_json()["code"]) == (422, "bad_option")
    assert "expected a job that is given a picture" in response.get_json()["detail"]


def test_of_a_search_it_is_where_to_look(api: Any) -> None:
    """As before there were collections of jobs; what was found goes into none."""
    api.client.post("/v1/jobs", data={"task": "search", "query": "dog", "collection": "jobs.holiday"})
    (job,) = api.submitted
    assert (job.options["collection"], job.collection) == ("jobs.holiday", "")


def test_where_nobody_searches_a_collection_is_refused(inline: Any, jpeg: bytes) -> None:
    """At once, with what would help; without the field the job is done."""
    refused = inline.client.post("/v1/jobs?collection=holiday", data=jpeg)
    assert (refused.status_code, refused.get_json()["code"]) == (503, "task_unavailable")
    assert "nobody would put the job into holiday" in refused.get_json()["detail"]
    assert inline.client.post("/v1/jobs", data=jpeg).status_code == 202


def test_the_same_job_for_another_collection_is_another_request(api: Any, jpeg: bytes) -> None:
    """Under one Idempotency-Key."""
    api.dispatcher.job_progress = Progress(JobState.QUEUED, 0)
    first = api.submit(jpeg, "?collection=holiday", Idempotency_Key="k")
    again = api.submit(jpeg, "?collection=holiday", Idempotency_Key="k")
    assert first.get_json()["id"] == again.get_json()["id"]
    assert api.submit(jpeg, "?collection=other", Idempotency_Key="k").status_code == 422
