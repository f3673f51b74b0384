"""mead-backend's routes: its forms, and both shapes of its answers to the letter."""

from base64 import b64decode
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient

from front.app import create_app
from front.services import Services
from front.settings import Settings
from making import DRAWN_SEED, WHY, MakingDispatcher, picture
from wire import keys
from wire.errors import TaskUnavailableError, UndecodableImageError
from wire.jobs import JobState, Progress
from wire.tasks.edit.spec import EDIT

REVISION, STYLECLIP, CHECK = "/latent_revision", "/styleclip", "/check"
MADE = picture("a beautiful person", DRAWN_SEED)
AVOIDED = "disconnected, confusing, incoherent"


@pytest.fixture
def client(app: Flask) -> FlaskClient:
    return app.test_client()


def form(jpeg: bytes, *files: str, **fields: object) -> dict[str, Any]:
    """A form with a prompt, these fields, and a picture in each of `files`."""
    return {"prompt": "a beautiful person", **fields, **{name: (BytesIO(jpeg), f"{name}.jpg") for name in files}}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_it_is_up(client: FlaskClient, method: str) -> None:
    """Which it says in JSON."""
    answer = client.open("/index", method=method)
    assert (answer.status_code, answer.get_json()) == (200, "Hello, its up!")


def test_a_revision_is_accepted_and_asked_for(client: FlaskClient, dispatcher: MakingDispatcher) -> None:
    """As the second version has it: an id first, then the picture as often as somebody asks."""
    answer = client.post(REVISION, data={"prompt": "a beautiful person"})
    (job,) = dispatcher.submitted
    assert answer.status_code == 200
    assert answer.get_json() == {"status": "success", "message": "upload successful", "id": job.id}
    for _ in range(2):
        done = client.post(CHECK, data={"id": job.id}).get_json()
        assert (list(done), done["status"], b64decode(done["image"])) == (["status", "image"], "success", MADE)


def test_old_numbers_are_weights(client: FlaskClient, dispatcher: MakingDispatcher, jpeg: bytes) -> None:
    """The last one has the other sign here, where its picture is subtracted; and what was always avoided still is."""
    numbers = {"w0": "3", "w1": "2", "w2": "5", "w3": "-4", "text_to_add": "queen looking at us"}
    client.post(REVISION, data=form(jpeg, "img", "img_enc", "ne_img_enc", **numbers))
    weights = {"weight": 3, "weight2": 2, "weight_like": 5, "weight_unlike": 4, "text2": "queen looking at us"}
    assert dispatcher.asked == EDIT.parse_options({"method": "latents", "negative_prompt": AVOIDED, **weights})
    assert dispatcher.given == [{"prompt": b"a beautiful person", "image": jpeg, "like": jpeg, "unlike": jpeg}]


def test_without_numbers_only_the_prompt_counts(client: FlaskClient, dispatcher: MakingDispatcher) -> None:
    """Five, as it did."""
    client.post(REVISION, data={"prompt": "a", "w0": "", "text_to_add": ""})
    weights = {"weight": 5, "weight2": 0, "weight_like": 0, "weight_unlike": 0}
    assert dispatcher.asked == EDIT.parse_options({"method": "latents", "negative_prompt": AVOIDED, **weights})


@pytest.mark.parametrize("field", ["img", "upload_file"])
def test_a_face_is_changed(client: FlaskClient, dispatcher: MakingDispatcher, jpeg: bytes, field: str) -> None:
    """Its field has two names, of two of the old servers."""
    assert client.post(STYLECLIP, data=form(jpeg, field)).get_json()["message"] == "upload successful"
    assert dispatcher.asked == EDIT.parse_options({"method": "face"})
    assert dispatcher.given[0]["image"] == jpeg


@pytest.mark.parametrize(
    ("query", "refusal"),
    [
        ("", {"status": "error", "message": "file type not proper"}),
        ("?wait=true", {"status": "Error. File type not proper."}),
    ],
)
def test_a_face_is_needed(client: FlaskClient, query: str, refusal: dict[str, str]) -> None:
    """In the words of the version that would answer."""
    answer = client.post(f"{STYLECLIP}{query}", data={"prompt": "a girl with purple eyes"})
    assert (answer.status_code, answer.get_json()) == (400, refusal)


@pytest.mark.parametrize("path", [REVISION, STYLECLIP])
def test_whoever_waits_gets_the_picture(client: FlaskClient, jpeg: bytes, path: str) -> None:
    """As the first version had it."""
    body = client.post(f"{path}?wait=true", data=form(jpeg, "img")).get_json()
    assert (list(body), body["status"], b64decode(body["image"])) == (["status", "image"], "success", MADE)


def test_an_operator_may_have_all_wait(services: Services, jpeg: bytes) -> None:
    """By a setting, against which a client may still say so."""
    client = create_app(services, Settings(mead_blocking=True)).test_client()
    assert "image" in client.post(REVISION, data=form(jpeg)).get_json()
    assert "id" in client.post(f"{REVISION}?wait=false", data=form(jpeg)).get_json()


def test_a_job_that_waits_has_a_rank_and_one_that_runs_has_steps(
    client: FlaskClient, dispatcher: MakingDispatcher
) -> None:
    """The rank counts from 0, and is 0 of what runs."""
    dispatcher.hangs, dispatcher.job_progress = True, Progress(JobState.QUEUED, queue_position=3)
    job_id = client.post(REVISION, data={"prompt": "a"}).get_json()["id"]
    processing = {"status": "processing", "id": job_id}
    assert client.post(CHECK, data={"id": job_id}).get_json() == {**processing, "rank": 3}
    dispatcher.job_progress = Progress(JobState.RUNNING)
    assert client.post(CHECK, data={"id": job_id}).get_json() == {**processing, "rank": 0, "steps": 0}
    dispatcher.store.put(keys.progress(job_id), b'{"done": 42, "total": 100}', 60)
    assert client.post(CHECK, data={"id": job_id}).get_json() == {**processing, "rank": 0, "steps": 42}


def test_what_failed_says_so(client: FlaskClient, dispatcher: MakingDispatcher) -> None:
    """The question was answered, so the status is 200; so it is of a picture that is withheld."""
    dispatcher.error = UndecodableImageError("Expected a whole picture, got half of one.")
    failed = client.post(REVISION, data={"prompt": "a"}).get_json()["id"]
    answer = client.post(CHECK, data={"id": failed})
    message = "Expected a whole picture, got half of one."
    assert (answer.status_code, answer.get_json()) == (200, {"status": "error", "message": message})
    dispatcher.error, dispatcher.withheld = None, (0,)
    shy = client.post(REVISION, data={"prompt": "a"}).get_json()["id"]
    assert client.post(CHECK, data={"id": shy}).get_json() == {"status": "error", "message": WHY}


@pytest.mark.parametrize("job_id", ["", "17", "8a1c6f0e-3f0b-4b57-9a53-5d8e2f7c1b11"])
def test_an_id_that_never_was_does_not_exist(client: FlaskClient, job_id: str) -> None:
    """In the words that were meant to be sent."""
    answer = client.post(CHECK, data={"id": job_id})
    assert (answer.status_code, answer.get_json()) == (404, {"status": "error", "message": "id does not exist"})


def test_a_job_of_another_task_does_not_exist_there(client: FlaskClient, ask: Any) -> None:
    """Nor has it one picture."""
    job_id = ask("/api/generate", prompt="a lake").get_json()["request_id"]
    assert client.post(CHECK, data={"id": job_id}).status_code == 404


def test_with_keys_a_job_is_its_keys(services: Services) -> None:
    """To others it does not exist."""
    first, second = "a-key-of-some-length", "another-key-of-some"
    client = create_app(services, Settings(api_keys=(first, second))).test_client()
    job_id = client.post(REVISION, data={"prompt": "a"}, headers={"X-API-Key": first}).get_json()["id"]
    seen = [client.post(CHECK, data={"id": job_id}, headers={"X-API-Key": key}).status_code for key in (first, second)]
    assert seen == [200, 404]


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"prompt": ""}, "Expected the field 'prompt'"),
        ({"w0": "much"}, "'w0' to be a whole number"),
        ({"w0": "2.5"}, "'w0' to be a whole number"),
        ({"w2": "11"}, "Option weight_like"),
        ({"text_to_add": "a" * 2001}, "Option text2"),
    ],
)
def test_what_is_wrong_is_told_in_its_shape(
    client: FlaskClient, dispatcher: MakingDispatcher, jpeg: bytes, fields: dict[str, str], said: str
) -> None:
    """With the one status that it knows for it."""
    answer = client.post(REVISION, data={**form(jpeg), **fields})
    assert (answer.status_code, list(answer.get_json())) == (400, ["status", "message"])
    assert said in answer.get_json()["message"]
    assert not dispatcher.submitted


def test_what_nobody_does_is_told_too(
    client: FlaskClient, dispatcher: MakingDispatcher, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As 503."""

    def absent(_: str) -> None:
        raise TaskUnavailableError("Nobody edits here.")

    monkeypatch.setattr(dispatcher, "admit", absent)
    answer = client.post(REVISION, data={"prompt": "a"})
    assert (answer.status_code, answer.get_json()) == (503, {"status": "error", "message": "Nobody edits here."})


def test_what_takes_too_long_goes_on(client: FlaskClient, dispatcher: MakingDispatcher) -> None:
    """The answer to whoever waits is a 504 that names the job."""
    dispatcher.hangs = True
    answer = client.post(f"{REVISION}?wait=true", data={"prompt": "a"})
    assert answer.status_code == 504
    assert dispatcher.submitted[0].id in answer.get_json()["message"]
