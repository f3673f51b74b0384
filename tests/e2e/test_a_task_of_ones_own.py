"""A task that only these tests know is served in both modes, without a line changed anywhere: the seam holds."""

import json
import time
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

import httpx
import pytest
from PIL import Image

from own_task import installed
from service import Service
from web_host import Host, listening, text
from wire.tasks.registry import TASKS

SECRET = "s" * 32
ADMIN = "an-admin-key-of-32-letters-or-so"
AS_ADMIN = {"X-API-Key": ADMIN}


@pytest.fixture(scope="module")
def environ(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, str]:
    more = {"WEBHOOK_SECRET": SECRET, "ALLOWED_NETWORKS": "127.0.0.0/8", "TASKS": "paint", "ADMIN_KEYS": ADMIN}
    return {**installed(tmp_path_factory.mktemp("own")), **more}


@pytest.fixture
def host() -> Iterator[Host]:
    """A receiver that answers 200."""
    with listening() as host:
        host.responses["/hook"] = text("200 OK")
        yield host


@pytest.fixture
def client(own_service: Service) -> Iterator[httpx.Client]:
    """Of a service of either mode, which does `paint` and nothing else."""
    with httpx.Client(base_url=own_service.url, timeout=60) as client:
        yield client


def paint(client: httpx.Client, prompt: object = "red", wait: int = 30, **options: object) -> httpx.Response:
    """The answer to a job of the task, which has `wait` seconds to be done."""
    headers = {"Prefer": f"wait={wait}"} if wait else {}
    return client.post("/v1/jobs", json={"task": "paint", "prompt": prompt, **options}, headers=headers)


def eventually(client: httpx.Client, path: str, state: str) -> dict[str, Any]:
    until = time.monotonic() + 30
    while (job := client.get(path).json())["state"] != state:
        assert time.monotonic() < until, job
        time.sleep(0.1)
    return dict(job)


def colour(content: bytes) -> tuple[int, ...]:
    with Image.open(BytesIO(content)) as picture:
        found = picture.convert("RGB").getpixel((5, 5))
    assert isinstance(found, tuple)
    return found


def test_text_becomes_an_image(client: httpx.Client) -> None:
    """As JSON, by name or together, and as a form; the file is to be had under the address that the job lists."""
    responses = [
        paint(client, "red"),
        client.post("/v1/jobs?task=paint", json={"inputs": {"prompt": "red"}}, headers={"Prefer": "wait=30"}),
        client.post("/v1/jobs", data={"task": "paint", "prompt": "red"}, headers={"Prefer": "wait=30"}),
    ]
    for answer in responses:
        job = answer.json()
        assert (answer.status_code, job["state"], job["result"]["prompt"]) == (200, "succeeded", "red")
        file = client.get(job["files"]["picture.png"])
        assert (file.headers["Content-Type"], colour(file.content)) == ("image/png", (255, 0, 0))


def test_a_file_of_a_job_is_the_input_of_another(client: httpx.Client) -> None:
    """It has the size of the picture that the first one made."""
    first = paint(client, "red", source=f"job:{paint(client, 'blue').json()['id']}/picture.png").json()
    assert (first["state"], first["result"]["size"]) == ("succeeded", [64, 64])
    gone = paint(client, "red", source=f"job:{first['id']}/other.png")
    assert (gone.status_code, gone.json()["code"]) == (404, "unknown_file")


def test_a_running_job_tells_how_far_it_is_and_ends_at_its_next_step(client: httpx.Client) -> None:
    """In its JSON and its events, with a preview; canceled, it is over long before its time."""
    path = f"/v1/jobs/{paint(client, 'lime', wait=0, steps=600, step_ms=50).json()['id']}"
    until = time.monotonic() + 20
    while not (job := client.get(path).json())["progress"]["done"]:
        assert time.monotonic() < until, job
        time.sleep(0.1)
    assert (job["state"], job["progress"]["total"]) == ("running", 600)
    assert job["progress"]["text"] == f"Layer {job['progress']['done']}"
    preview = client.get(job["links"]["preview"])
    assert preview.headers["Content-Type"] == "image/jpeg"
    assert colour(preview.content)[1] > 200
    with client.stream("GET", f"{path}/events") as events:
        steps = set[int]()
        for line in events.iter_lines():
            if line.startswith("data: "):
                steps.add(json.loads(line.removeprefix("data: "))["progress"]["done"])
            if len(steps) > 2:
                break
    assert client.delete(path).json()["state"] == "canceled"
    began = time.monotonic()
    assert paint(client, "red").json()["state"] == "succeeded", "the place of the canceled job is free"
    assert time.monotonic() - began < 10


def test_a_stopped_job_succeeds_with_what_it_has(client: httpx.Client) -> None:
    """Long before its time; a second time it has ended."""
    path = f"/v1/jobs/{paint(client, 'lime', wait=0, steps=600, step_ms=50).json()['id']}"
    until = time.monotonic() + 20
    while not client.get(path).json()["progress"]["done"]:
        assert time.monotonic() < until
        time.sleep(0.1)
    assert client.post(f"{path}/stop").status_code == 202
    job = client.get(path, headers={"Prefer": "wait=20"}).json()
    assert (job["state"], job["result"]["stopped"]) == ("succeeded", True)
    assert colour(client.get(job["files"]["picture.png"]).content)[0] > 0, "it is not yet all lime"
    again = client.post(f"{path}/stop")
    assert (again.status_code, again.json()["code"]) == (409, "finished_job")


def test_a_batch_is_a_list_of_texts(client: httpx.Client) -> None:
    """One job for each, as JSON's list or as a form's field that comes again. One job takes no more than one."""
    query = {"task": "paint", "prompt": ["red", "lime", "blue"]}
    for sent in ({"json": query}, {"data": query}):
        batch = client.post("/v1/batches", headers={"Prefer": "wait=30"}, **sent).json()
        assert (batch["state"], batch["progress"]["succeeded"]) == ("finished", 3)
        assert [job["result"]["prompt"] for job in batch["jobs"]] == ["red", "lime", "blue"]
        assert client.post("/v1/jobs", **sent).json()["code"] == "missing_input"


def test_a_webhook_is_told(client: httpx.Client, host: Host) -> None:
    """With the result."""
    job = paint(client, "red", webhook=host.url("/hook", "127.0.0.1")).json()
    until = time.monotonic() + 20
    while not host.seen:
        assert time.monotonic() < until
        time.sleep(0.05)
    document = json.loads(host.seen[0].partition("\r\n\r\n")[2])
    assert (document["type"], document["data"]["id"], document["data"]["result"]) == (
        "job.succeeded",
        job["id"],
        job["result"],
    )


@pytest.mark.parametrize(
    ("query", "status", "code"),
    [
        ({}, 422, "missing_input"),
        ({"prompt": "x" * 41}, 400, "bad_request"),
        ({"prompt": "red", "steps": 0}, 422, "bad_option"),
        ({"prompt": "red", "source": "bm8gcGljdHVyZQ=="}, 415, "not_an_image"),
        ({"prompt": "red", "colour": "blue"}, 422, "bad_option"),
        ({"prompt": "red", "source": "job:8a1c6f0e-3f0b-4b57-9a53-5d8e2f7c1b11/a.png"}, 404, "unknown_job"),
    ],
)
def test_what_the_row_does_not_have_is_refused(
    client: httpx.Client, query: dict[str, Any], status: int, code: str
) -> None:
    """In words of the task's own."""
    answer = client.post("/v1/jobs", json={"task": "paint", **query})
    assert (answer.status_code, answer.json()["code"]) == (status, code), answer.text


def test_it_is_told_of_where_everything_else_is(client: httpx.Client) -> None:
    """In the table of tasks, the description and the counts; what detects is not there, and said so."""
    tasks = {task["name"]: task for task in client.get("/v1/tasks").json()["tasks"]}
    assert {name: task["available"] for name, task in tasks.items()} == {
        **dict.fromkeys(TASKS, False),
        "paint": True,
    }
    assert [each["name"] for each in tasks["paint"]["inputs"]] == ["prompt", "source"]
    described = client.get("/openapi.json").json()["components"]["schemas"]["Job"]["properties"]["task"]
    assert described["enum"] == [*TASKS, "paint"]
    paint(client, "navy")
    assert client.get("/counts").json()["counts"]["navy"]
    assert client.get("/readyz?task=paint").status_code == 200
    assert client.get("/readyz?task=detect").status_code == 503
    picture = BytesIO()
    Image.new("RGB", (32, 32)).save(picture, "PNG")
    refused = client.post("/v1/jobs", content=picture.getvalue())
    assert (refused.status_code, refused.json()["code"]) == (503, "task_unavailable")


def test_the_service_is_ready_and_says_with_what(client: httpx.Client) -> None:
    """Though it detects nothing: it does all that it was asked to do. The queue has the row's own bound."""
    status = client.get("/v1/status").json()
    assert (status["ready"], status["reasons"]) == (True, [])
    assert status["queue"]["paint"]["limit"] == 8
    assert [worker["tasks"] for worker in status["workers"]] == [["paint"]]


def test_the_first_routes_know_nothing_of_it(client: httpx.Client) -> None:
    """`/view` has pictures of what was found, and nothing else."""
    job = paint(client, "red").json()
    assert client.get(f"/view/{job['id']}").status_code == 404


def test_a_form_of_the_result_that_it_does_not_have_is_refused(client: httpx.Client) -> None:
    """The error says which there are."""
    job = paint(client, "red").json()
    answer = client.get(f"/v1/jobs/{job['id']}?format=jpeg")
    assert (answer.status_code, "json" in answer.json()["detail"]) == (422, True)


def settled(client: httpx.Client, name: str) -> httpx.Response:
    """What is said of the model once it is on its way no more."""
    until = time.monotonic() + 30
    while (answer := client.get(f"/v1/models/paint/{name}")).json().get("state") in ("loading", "unloading"):
        assert time.monotonic() < until, answer.text
        time.sleep(0.1)
    return answer


def test_its_models_are_told_with_facts_of_its_own(client: httpx.Client) -> None:
    """And with nothing that only models of detect have; under an address with the task: one without is of detect."""
    listed = client.get("/v1/models").json()
    assert listed == client.get("/v1/models?task=paint").json()
    assert client.get("/v1/models?task=detect").json()["models"] == []
    (small,) = listed["models"]
    assert small == client.get("/v1/models/paint/small").json()
    assert small == {
        "task": "paint",
        "name": "small",
        "weights_sha256": "",
        "runtime": "pillow",
        "precision": "",
        "notice": "",
        "default": True,
        "license": "MIT",
        "facts": {"size": [64, 64]},
        "measures": [{"name": "evenness", "value": 1.0, "set": "all colours", "conditions": {}}],
        "machine": {},
        "state": "loaded",
        "error": None,
        "trouble": None,
        "id": "paint/small",
        "object": "model",
        "created": 0,
        "owned_by": "image-processor",
    }
    assert client.get("/v1/models/small").json()["code"] == "unknown_model"
    assert client.get("/v1/status").json()["workers"][0]["models"] == ["paint/small"]


def test_its_models_come_and_go(client: httpx.Client) -> None:
    """By name for whoever asks for one; the default stays, and what nobody can load says why."""
    assert paint(client, model="large").json()["code"] == "unknown_model"
    coming = client.put("/v1/models/paint/large", headers=AS_ADMIN)
    assert (coming.status_code, coming.headers["Location"]) == (202, "/v1/models/paint/large")
    assert settled(client, "large").json()["facts"] == {"size": [128, 128]}
    assert paint(client, model="large").json()["result"]["size"] == [128, 128]
    assert paint(client).json()["result"]["size"] == [64, 64]
    client.put("/v1/models/paint/huge", headers=AS_ADMIN)
    assert "there are small and large" in settled(client, "huge").json()["detail"]
    assert client.get("/v1/models").json()["errors"].keys() == {"paint/huge"}
    assert client.delete("/v1/models/paint/small", headers=AS_ADMIN).status_code == 409
    for name in ("large", "huge"):
        assert client.delete(f"/v1/models/paint/{name}", headers=AS_ADMIN).status_code == 202
        assert settled(client, name).status_code == 404
    until = time.monotonic() + 30
    while len(states := client.get("/v1/models").json()["states"]) > 1:
        assert time.monotonic() < until, states
        time.sleep(0.1)
    assert [(each["name"], each["state"]) for each in states] == [("small", "loaded")]
