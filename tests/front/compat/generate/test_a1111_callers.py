"""A1111's API: what a client asks besides, and that it sees and ends its own jobs alone."""

from base64 import b64decode
from collections.abc import Callable
from contextlib import AbstractContextManager
from typing import Any

import pytest
import webuiapi
from flask import Flask
from flask.testing import FlaskClient

from front.app import create_app
from front.services import Services
from front.settings import Settings
from making import MakingDispatcher
from wire import keys
from wire.jobs import JobState, Progress

PREFIX = "/sdapi/v1"
FIRST, SECOND = "a-key-of-some-length", "another-key-of-some"
RUNNING = Progress(JobState.RUNNING, done=6, total=20, preview=True, eta_seconds=3.5)


@pytest.fixture
def hanging(app: Flask, dispatcher: MakingDispatcher) -> FlaskClient:
    """Of a service whose jobs do not end."""
    dispatcher.hangs, dispatcher.job_progress = True, RUNNING
    return app.test_client()


def begin(client: FlaskClient, **asked: Any) -> None:
    """A request whose client has gone, while its job goes on."""
    headers = asked.pop("headers", {})
    address = asked.pop("address", "127.0.0.1")
    environ = {"REMOTE_ADDR": address}
    answer = client.post(f"{PREFIX}/txt2img", json={"prompt": "a", **asked}, headers=headers, environ_base=environ)
    assert answer.status_code == 504


def progress(client: FlaskClient, query: str = "", address: str = "127.0.0.1", **headers: str) -> dict[str, Any]:
    """How far the caller's job is said to be."""
    found: dict[str, Any] = client.get(
        f"{PREFIX}/progress{query}", headers=headers, environ_base={"REMOTE_ADDR": address}
    ).get_json()
    return found


def told_to_end(dispatcher: MakingDispatcher) -> list[str]:
    """The jobs that are to end with what there is, and those that are canceled."""
    stopped = [job.id for job in dispatcher.submitted if dispatcher.store.get(keys.stop(job.id))]
    return stopped + dispatcher.canceled


def test_its_client_asks_for_models_samplers_and_settings(
    app: Flask, serving: Callable[[Flask], AbstractContextManager[str]]
) -> None:
    """And for what there is none of."""
    with serving(app) as address:
        client = webuiapi.WebUIApi(baseurl=f"http://{address}{PREFIX}")
        assert client.util_get_model_names() == ["lcm [6666666666]", "sd-1.5 [5555555555]"]
        assert client.util_get_current_model() == "sd-1.5 [5555555555]"
        assert "Euler a" in client.util_get_sampler_names()
        assert client.util_get_scheduler_names() == ["automatic"]
        assert client.get_scripts() == {"txt2img": [], "img2img": []}
        nothing = [client.get_sd_vae, client.get_upscalers, client.get_latent_upscale_modes, client.get_loras]
        more = [client.get_hypernetworks, client.get_face_restorers, client.get_prompt_styles]
        assert [each() for each in nothing + more] == [[]] * 7
        assert client.get_embeddings() == {"loaded": {}, "skipped": {}}
        assert set(client.get_memory()) == {"ram", "cuda"}
        assert client.get_cmd_flags()["api"] is True
        assert client.refresh_checkpoints() is None
        assert client.get_progress()["progress"] == 0
        assert client.interrupt() == {}
        client.session.close()


def test_a_model_is_chosen_for_ones_own_pictures_alone(app: Flask, dispatcher: MakingDispatcher) -> None:
    """By the setting that changes it for everybody elsewhere; a request may still name another."""
    client, other = app.test_client(), {"REMOTE_ADDR": "192.0.2.7"}
    chosen = client.post(f"{PREFIX}/options", json={"sd_model_checkpoint": "lcm [6666666666]", "eta": 1})
    assert (chosen.status_code, chosen.get_json()) == (200, None)
    assert client.get(f"{PREFIX}/options").get_json()["sd_model_checkpoint"] == "lcm [6666666666]"
    elsewhere = client.get(f"{PREFIX}/options", environ_base=other).get_json()
    assert elsewhere["sd_model_checkpoint"] == "sd-1.5 [5555555555]"
    override = {"override_settings": {"sd_model_checkpoint": "sd-1.5"}}
    client.post(f"{PREFIX}/txt2img", json={"prompt": "a"})
    client.post(f"{PREFIX}/txt2img", json={"prompt": "a", **override})
    client.post(f"{PREFIX}/txt2img", json={"prompt": "a"}, environ_base=other)
    assert [job.options["model"] for job in dispatcher.submitted] == ["lcm", "sd-1.5", ""]


def test_a_model_that_is_not_there_is_not_chosen(app: Flask) -> None:
    """It is a 404, in its shape."""
    answer = app.test_client().post(f"{PREFIX}/options", json={"sd_model_checkpoint": "sdxl"})
    assert (answer.status_code, answer.get_json()["error"]) == (404, "unknown_model")


def test_progress_is_of_the_callers_own_job(hanging: FlaskClient, dispatcher: MakingDispatcher) -> None:
    """With what there is so far, unless that is not wanted."""
    begin(hanging, batch_size=2, steps=10)
    (job,) = dispatcher.submitted
    dispatcher.store.put(keys.preview(job.id), b"a jpeg", 60)
    dispatcher.store.put(keys.progress(job.id), b'{"done": 6, "total": 20, "preview": true}', 60)
    told = progress(hanging)
    assert (told["progress"], b64decode(told["current_image"])) == (0.3, b"a jpeg")
    state = told["state"]
    assert (state["job"], state["job_count"], state["sampling_step"], state["sampling_steps"]) == (job.id, 1, 6, 10)
    assert progress(hanging, "?skip_current_image=true")["current_image"] is None
    assert progress(hanging, address="192.0.2.7")["state"]["job_count"] == 0


def test_a_job_that_waits_says_so(hanging: FlaskClient, dispatcher: MakingDispatcher) -> None:
    """It has done nothing so far."""
    dispatcher.job_progress = Progress(JobState.QUEUED, queue_position=2)
    begin(hanging)
    told = progress(hanging)
    assert (told["progress"], told["textinfo"], told["current_image"]) == (0, "Waiting: 2 before it.", None)


def test_nobody_ends_anothers_job(hanging: FlaskClient, dispatcher: MakingDispatcher) -> None:
    """By address; nor one of the same address that has a name, without it."""
    begin(hanging)
    begin(hanging, address="192.0.2.7")
    begin(hanging, force_task_id="mine")
    first, _, named = [job.id for job in dispatcher.submitted]
    assert hanging.post(f"{PREFIX}/interrupt").get_json() == {}
    assert told_to_end(dispatcher) == [first]
    assert progress(hanging, "?id_task=mine")["state"]["job"] == named
    hanging.post(f"{PREFIX}/interrupt?id_task=mine")
    assert told_to_end(dispatcher) == [first, named]


def test_what_runs_ends_with_what_there_is_and_what_waits_is_canceled(
    hanging: FlaskClient, dispatcher: MakingDispatcher, base64: str
) -> None:
    """Of several pictures in a mask each is a job."""
    asked = {"prompt": "a", "init_images": [base64], "mask": base64, "batch_size": 2}
    assert hanging.post(f"{PREFIX}/img2img", json=asked).status_code == 504
    running, waiting = [job.id for job in dispatcher.submitted]
    dispatcher.progress_of = {waiting: Progress(JobState.QUEUED, queue_position=0)}
    hanging.post(f"{PREFIX}/interrupt")
    assert told_to_end(dispatcher) == [running, waiting]
    assert dispatcher.canceled == [waiting]


def test_with_keys_a_caller_is_its_key(services: Services, dispatcher: MakingDispatcher) -> None:
    """Wherever it asks from; the key may be the password of its Basic authentication."""
    dispatcher.hangs, dispatcher.job_progress = True, RUNNING
    client = create_app(services, Settings(api_keys=(FIRST, SECOND))).test_client()
    assert client.get(f"{PREFIX}/progress").status_code == 401
    begin(client, headers={"X-API-Key": FIRST})
    assert progress(client, address="192.0.2.7", **{"X-API-Key": FIRST})["state"]["job_count"] == 1
    assert progress(client, **{"X-API-Key": SECOND})["state"]["job_count"] == 0
    client.post(f"{PREFIX}/interrupt", headers={"X-API-Key": SECOND})
    assert not told_to_end(dispatcher)
    assert client.post(f"{PREFIX}/interrupt", auth=("anybody", FIRST)).get_json() == {}
    assert len(told_to_end(dispatcher)) == 1


def test_who_interrupts_before_anything_is_there_gets_an_answer_all_the_same(
    app: Flask, dispatcher: MakingDispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An answer without a picture, rather than an error."""
    dispatcher.hangs, dispatcher.job_progress = True, RUNNING
    submit = dispatcher.submit

    def interrupted(job: Any, wait_seconds: float = 0) -> None:
        submit(job, wait_seconds)
        assert app.test_client().delete(f"/v1/jobs/{job.id}").status_code == 200

    monkeypatch.setattr(dispatcher, "submit", interrupted)
    answer = app.test_client().post(f"{PREFIX}/txt2img", json={"prompt": "a"})
    assert (answer.status_code, answer.get_json()["images"]) == (200, [])
    assert '"interrupted": true' in answer.get_json()["info"]
