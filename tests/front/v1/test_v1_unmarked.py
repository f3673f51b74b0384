"""The upright picture of a job, with nothing drawn."""

from typing import Any

import pytest

from wire.jobs import JobState, Progress


def _done(api: Any, jpeg: bytes) -> str:
    job_url = f"/v1/jobs/{api.submit(jpeg).get_json()['id']}"
    api.work()
    return job_url


@pytest.mark.parametrize("form", ["jpeg", "png"])
def test_a_picture_without_marks_is_made_once_and_beside_the_marked_one(api: Any, jpeg: bytes, form: str) -> None:
    """Its making is told no detections; the address to look at again says so."""
    job_url = _done(api, jpeg)
    bare = f"{job_url}?format={form}&marks=false"
    waits = api.client.get(bare)
    assert (waits.status_code, waits.headers["Location"]) == (202, bare)
    making = api.submitted[-1].rendering
    assert (making.form, making.result["detections"]) == (form, [])
    api.work()
    made = api.client.get(f"{bare}&confidence_threshold=0.25")
    assert (made.status_code, made.mimetype, made.data) == (200, f"image/{form}", jpeg)
    assert len(api.submitted) == 2
    api.client.get(f"{job_url}?format={form}")
    assert api.submitted[-1].rendering.key != making.key
    assert len(api.submitted[-1].rendering.result["detections"]) == 2


@pytest.mark.parametrize("query", ["marks=false", "format=json&marks=false", "format=crops&marks=false", "marks=?"])
def test_marks_are_left_out_of_pictures_alone(api: Any, jpeg: bytes, query: str) -> None:
    """Elsewhere the wish is refused, whether a job is looked at or sent."""
    job_url = _done(api, jpeg)
    for refused in (api.client.get(f"{job_url}?{query}"), api.submit(jpeg, f"?{query}")):
        assert (refused.status_code, refused.get_json(force=True)["code"]) == (422, "bad_option")
        assert "marks" in refused.get_json(force=True)["detail"]


def test_who_waits_for_a_picture_without_marks_gets_it_and_its_address(api: Any, jpeg: bytes) -> None:
    """Nothing is drawn for it beforehand."""
    api.notifier.meanwhile = api.work
    got = api.submit(jpeg, "?format=jpeg&marks=false", Prefer="wait=5")
    job, making = api.submitted
    assert (got.status_code, got.data) == (200, jpeg)
    assert got.headers["Content-Location"] == f"/v1/jobs/{job.id}?format=jpeg&marks=false"
    assert (job.formats, making.rendering.result["detections"]) == ((), [])
    api.dispatcher.job_progress = Progress(JobState.RUNNING)
    assert api.client.get(got.headers["Content-Location"]).status_code == 200
