"""Jobs that are not to be stored: their answer is all that there ever is of them."""

from typing import Any

import pytest

from front.dispatch.fakes import RESULT
from wire import keys
from wire.errors import UndecodableImageError
from wire.jobs import Job, JobState, Outcome, Progress
from wire.results import JobResult
from wire.storing import UNSTORED_SECONDS, passing, stored_seconds


def _all(api: Any, job: Job) -> list[str]:
    """Under which keys anything of the job lies."""
    known = [*passing(job), keys.outcome(job.id), keys.kept(job.id), keys.rendering(job.id, "jpeg", "")]
    making = f"{job.id}-png"
    known += [keys.rendering(job.id, "png", ""), keys.outcome(making), keys.file(job.id, "made.png")]
    return [key for key, found in zip(known, api.services.store.get_many(known), strict=True) if found is not None]


def test_nothing_is_left_of_a_job_that_was_answered(api: Any, jpeg: bytes) -> None:
    """The result comes with the answer, which leads nowhere; the next asks for what nobody knows of."""
    api.notifier.meanwhile = api.work
    answer = api.submit(jpeg, "?store=false", Prefer="wait=10")
    (job,) = api.submitted
    assert (answer.status_code, answer.get_json()["state"], answer.get_json()["store"]) == (200, "succeeded", False)
    assert answer.get_json()["result"]["detections"] == RESULT["detections"]
    assert "Content-Location" not in answer.headers
    assert _all(api, job) == []
    assert api.services.store.bytes_kept == 0
    gone = api.client.get(f"/v1/jobs/{job.id}")
    assert (gone.status_code, gone.get_json()["code"]) == (404, "unknown_job")
    assert "not to be stored" in gone.get_json()["detail"]


def test_a_stored_job_stays_and_says_nothing_of_it(api: Any, jpeg: bytes) -> None:
    """As it is without the field, and with `true`."""
    api.notifier.meanwhile = api.work
    for query in ("", "?store=true"):
        answer = api.submit(jpeg, query, Prefer="wait=10")
        assert "store" not in answer.get_json()
        assert api.client.get(answer.headers["Content-Location"]).status_code == 200


@pytest.mark.parametrize("form", ["jpeg", "png", "csv"])
def test_any_form_of_the_result_comes_with_the_answer(api: Any, jpeg: bytes, form: str) -> None:
    """Also one that is made of the picture afterwards; nothing is left of either."""
    api.notifier.meanwhile = api.work
    answer = api.submit(jpeg, f"?store=false&format={form}", Prefer="wait=10")
    assert (answer.status_code, bool(answer.data)) == (200, True)
    assert [each.stored for each in api.submitted] == [False] * len(api.submitted)
    assert _all(api, api.submitted[0]) == []
    assert api.services.store.bytes_kept == 0


def test_nothing_is_left_of_a_job_that_failed(api: Any, jpeg: bytes) -> None:
    """Its error was the answer."""

    def fail() -> None:
        outcome = Outcome.failed(api.submitted[-1].id, UndecodableImageError("No picture."))
        api.services.results.keep(JobResult.of(api.submitted[-1], outcome), 60)

    api.notifier.meanwhile = fail
    assert api.submit(jpeg, "?store=false", Prefer="wait=10").status_code == 400
    assert _all(api, api.submitted[0]) == []


def test_a_job_that_was_not_waited_for_can_be_asked_for(api: Any, jpeg: bytes) -> None:
    """As any other, as long as it lasts: once with 202, then with its result in any form."""
    api.dispatcher.job_progress = Progress(JobState.QUEUED, 0)
    accepted = api.submit(jpeg, "?store=false")
    assert (accepted.status_code, accepted.get_json()["store"]) == (202, False)
    job_url = accepted.headers["Location"]
    assert api.client.get(job_url).status_code == 202
    api.work()
    assert api.client.get(job_url).get_json()["state"] == "succeeded"
    assert api.client.get(f"{job_url}?format=csv").status_code == 200


def test_a_canceled_job_passes_too(api: Any, jpeg: bytes) -> None:
    """A minute later nobody knows of it."""
    api.dispatcher.job_progress = Progress(JobState.QUEUED, 0)
    job_url = api.submit(jpeg, "?store=false").headers["Location"]
    assert api.client.delete(job_url).status_code == 200
    assert api.client.get(job_url).get_json()["code"] == "canceled_job"
    api.wait(UNSTORED_SECONDS)
    assert api.client.get(job_url).get_json()["code"] == "unknown_job"


def test_a_job_that_is_canceled_while_somebody_waits_has_a_minute_too(api: Any, jpeg: bytes) -> None:
    """For whoever has it in hand just then hears by its outcome that nobody wants it any more."""

    def cancel() -> None:
        job = api.submitted[-1]
        api.services.results.keep(JobResult.of(job, Outcome.canceled(job.id)), stored_seconds(job))

    api.notifier.meanwhile = cancel
    assert api.submit(jpeg, "?store=false", Prefer="wait=10").get_json()["code"] == "canceled_job"
    assert keys.outcome(api.submitted[0].id) in _all(api, api.submitted[0])
    api.wait(UNSTORED_SECONDS)
    assert _all(api, api.submitted[0]) == []


def test_a_job_is_known_for_as_long_as_it_may_be_worked_on(api_of: Any) -> None:
    """Also where its turn comes at once, and its work takes longer than it may wait and be tried again."""
    api = api_of(queue_seconds=1)
    api.dispatcher.job_progress = Progress(JobState.RUNNING)
    asked = {"task": "generate", "prompt": "fog", "steps": 150, "n": 8, "store": False}
    job_url = api.client.post("/v1/jobs", json=asked).headers["Location"]
    (job,) = api.submitted
    api.wait(job.longest_seconds)
    assert api.client.get(job_url).status_code == 202


def test_a_job_that_made_files_has_a_minute(api: Any, jpeg: bytes) -> None:
    """For its answer says only where they are."""

    def work() -> None:
        job = api.submitted[-1]
        file = {keys.file(job.id, "made.png"): b"png"}
        api.services.results.keep(
            JobResult.of(job, Outcome.succeeded(job.id, dict(RESULT), ["made.png"]), file), stored_seconds(job)
        )

    api.notifier.meanwhile = work
    answer = api.submit(jpeg, "?store=false", Prefer="wait=10")
    file_url = answer.get_json()["files"]["made.png"]
    assert api.client.get(file_url).data == b"png"
    api.wait(UNSTORED_SECONDS)
    assert api.client.get(file_url).status_code == 404
    assert _all(api, api.submitted[0]) == []


def test_labels_of_a_job_that_is_not_stored_are_not_counted(api: Any, jpeg: bytes) -> None:
    """That it was done is: whoever runs the service sees what it does. What jobs share is kept as long as ever."""
    for query in ("?store=false", ""):
        api.submit(jpeg, query)
        job, shared = api.submitted[-1], {keys.shared("labels"): b"dog"}
        outcome = Outcome.succeeded(job.id, dict(RESULT))
        result = JobResult.of(job, outcome, {keys.kept(job.id): b"boxes"}, {"dog": 2}, shared)
        api.services.results.keep(result, stored_seconds(job))
    assert api.services.counts.read().labels == {"dog": 2}
    stored = api.submitted[-1]
    api.wait(UNSTORED_SECONDS)
    assert api.services.store.get(keys.shared("labels")) == b"dog"
    assert api.services.store.get(keys.kept(stored.id)) == b"boxes"
    assert _all(api, api.submitted[0]) == []


@pytest.mark.parametrize(
    ("query", "headers", "what"),
    [
        ("&webhook=https://example.com/hook", {}, "field webhook"),
        ("&collection=holiday", {}, "field collection"),
        ("", {"Idempotency_Key": "k"}, "header Idempotency-Key"),
    ],
)
def test_what_needs_the_job_later_is_refused(
    api: Any, jpeg: bytes, query: str, headers: dict[str, str], what: str
) -> None:
    """With which of both to leave out; nothing is kept of the request, and its key stays free."""
    refused = api.submit(jpeg, f"?store=false{query}", **headers)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "bad_option")
    assert f"Field store: expected true together with the {what}" in refused.get_json()["detail"]
    assert (api.submitted, api.services.store.bytes_kept) == ([], 0)
    assert api.submit(jpeg, "?store=true", **headers).status_code == 202


def test_neither_yes_nor_no_is_refused(api: Any, jpeg: bytes) -> None:
    """With what was expected."""
    refused = api.submit(jpeg, "?store=never")
    assert (refused.status_code, refused.get_json()["code"]) == (422, "bad_option")
    assert "store" in refused.get_json()["detail"]


def test_batches_are_stored(inline: Any, jpeg: bytes) -> None:
    """They are asked for after they were accepted."""
    refused = inline.client.post("/v1/batches?store=false", data=jpeg)
    assert (refused.status_code, refused.get_json()["code"]) == (422, "bad_option")
    assert "a batch is asked for after it was accepted" in refused.get_json()["detail"]
    assert inline.client.post("/v1/batches?store=true", data=jpeg).status_code in (200, 202)
