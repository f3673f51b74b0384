"""A job that ended is told of alike, wherever one looks, also where it left no outcome."""

import json
from io import BytesIO

import pytest

from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.jobs import Jobs
from front.settings import Settings
from front.v1.jobs.representation import job_document
from front.webhooks.messages import WebhookMessages
from wire.errors import JobError, WorkerLostError
from wire.jobs import JobState, Progress

LOST = WorkerLostError("Expected a worker to finish the job, but 3 tries were cut short.")


@pytest.mark.parametrize(
    ("ended", "state", "code"), [(LOST, "failed", "worker_lost"), (None, "expired", "expired_job")]
)
def test_a_job_without_an_outcome_is_the_same_everywhere(
    jpeg: bytes, ended: JobError | None, state: str, code: str
) -> None:
    """Its own address, its events, `/view`, its batch and its webhook know how it ended; none says that it runs."""
    dispatcher, settings = FakeDispatcher(Progress(JobState.RUNNING)), Settings(webhook_secret="x" * 32)
    services = services_of(dispatcher)
    client = create_app(services, settings).test_client()
    job_id = client.post("/v1/jobs?webhook=https://example.org/hook", data=jpeg).get_json()["id"]
    batch = client.post("/v1/batches", data={"file": [(BytesIO(jpeg), "a.jpg"), (BytesIO(jpeg), "b.jpg")]})
    dispatcher.job_progress = ended

    shown = client.get(f"/v1/jobs/{job_id}").get_json()
    (event,) = client.get(f"/v1/jobs/{job_id}/events").get_data(as_text=True).strip().split("\n\n")
    streamed = json.loads(event.partition("data: ")[2])
    viewed = client.get(f"/view/{job_id}").get_json()
    sent = WebhookMessages(services.store, Jobs(services, settings), job_document).next_try(job_id)
    message = json.loads(sent.body) if sent else {}
    of_batch = client.get(batch.get_json()["links"]["self"]).get_json()

    assert {shown["job"]["state"], streamed["state"], message["data"]["state"]} == {state}
    assert message["type"] == f"job.{state}"
    assert {shown["code"], streamed["error"]["code"], viewed["code"], message["data"]["error"]["code"]} == {code}
    if ended:
        assert [(job["state"], job["error"]["code"]) for job in of_batch["jobs"]] == [(state, code)] * 2
    else:
        assert of_batch["code"] == code
