"""What the documents say is typed as it stands there, and works."""

import base64
import json
import os
import re
import shlex
import subprocess
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path

import pytest
import requests

from camera import HERE, camera
from conftest import ROOT
from front import errors as front_errors
from front.openapi.errors import HTTP_CODES
from more_tasks import MORE_TASKS, with_more_tasks
from service import COMMAND, Service, free_port, start
from wire.errors import by_code

CURL = "curl --fail-with-body --silent --show-error --max-time 30 --retry 3 "
ADMIN = "an-admin-key-for-the-examples"
WATCHING = {"TASKS": f"{MORE_TASKS},watch", "URL_INPUT": "true", "ALLOWED_NETWORKS": HERE, "WATCH_AT_ONCE": "3"}
ROW = re.compile(r"^\| (`.+) \| .+? \| `(curl .+)` \|$")
CODE_ROW = re.compile(r"^\| (\d{3}) \| (`.+?`) \|")


def lines(document: str) -> list[str]:
    return (ROOT / document).read_text().splitlines()


def examples() -> list[tuple[str, str]]:
    """The routes of docs/http-api.md, each with its example."""
    return [(found[1], found[2]) for line in lines("docs/http-api.md") if (found := ROW.match(line))]


def typed(document: str) -> list[str]:
    """The curl commands that stand alone in the document, without their comments, in its order."""
    return [line.strip().partition("  #")[0] for line in lines(document) if line.startswith("    curl ")]


@dataclass(frozen=True)
class Shell:
    """A folder with pictures in it, and what the documents call by a name."""

    folder: Path
    environ: Mapping[str, str]

    def run(self, command: str) -> str:
        """What the command prints; it has to succeed, and so has the service."""
        done = subprocess.run(
            ["bash", "-c", command.replace("curl ", CURL, 1)],
            cwd=self.folder,
            env=os.environ | self.environ,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=60,
        )
        assert done.returncode == 0, f"{command}\n{done.stdout[:500]}\n{done.stderr[:500]}"
        return done.stdout


@pytest.fixture(scope="module")
def folder(pictures: Mapping[str, bytes], tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where somebody with two pictures stands."""
    folder = tmp_path_factory.mktemp("photos")
    (folder / "image.jpg").write_bytes(pictures["cat"])
    (folder / "other.jpg").write_bytes(pictures["cup"])
    image = {
        "name": "image",
        "shape": [1],
        "datatype": "BYTES",
        "data": [base64.b64encode(pictures["cat"]).decode()],
    }
    (folder / "infer.json").write_text(json.dumps({"inputs": [image]}))
    (picture,) = image["data"]
    url = f"data:image/jpeg;base64,{picture}"
    content = [{"type": "text", "text": "Is there a cat?"}, {"type": "image_url", "image_url": {"url": url}}]
    (folder / "chat.json").write_text(json.dumps({"messages": [{"role": "user", "content": content}]}))
    (folder / "generate.json").write_text(json.dumps({"model": "labels", "images": [picture]}))
    asked = {"role": "user", "content": "Is there a cat?", "images": [picture]}
    (folder / "ollama-chat.json").write_text(json.dumps({"model": "labels", "messages": [asked]}))
    (folder / "ask.json").write_text(json.dumps({"image_url": url, "question": "Is there a cat?", "object": "cat"}))
    shown = {"type": "base64", "value": picture}
    prompts = {"prompts": [{"box": {"x": 100, "y": 100, "width": 80, "height": 60}}]}
    (folder / "analyze.json").write_text(
        json.dumps({"image": picture, "texts": ["a cat", "a dog"], "roi": [[60, 70, 140, 130]]})
    )
    (folder / "compare.json").write_text(json.dumps({"subject": shown, "prompt": ["a cat", "a dog"]}))
    (folder / "segment.json").write_text(json.dumps({"image": shown, "prompts": prompts}))
    (folder / "img2img.json").write_text(json.dumps({"prompt": "in the rain", "init_images": [picture], "steps": 4}))
    tools = '<BrushLabels name="brush" toName="image"><Label value="Cat"/></BrushLabels>'
    project = f'<View><Image name="image" value="$image"/>{tools}</View>'
    (folder / "predict.json").write_text(json.dumps({"tasks": [{"data": {"image": url}}], "label_config": project}))
    return folder


@pytest.fixture(scope="module")
def shell(model_environ: Mapping[str, str], folder: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Shell]:
    """Mode 1 with an admin key, a finished job, a finished batch, and a camera that is watched."""
    port = free_port()
    url = f"http://127.0.0.1:{port}"
    arguments = [str(COMMAND), "serve", "--host", "127.0.0.1", "--port", str(port)]
    own = tmp_path_factory.mktemp("examples")
    environ = {**model_environ, **with_more_tasks(own, model_environ), **WATCHING, "ADMIN_KEYS": ADMIN}
    service = start(arguments, environ, own / "log", f"{url}/readyz")
    headers = {"Prefer": "wait=20"}
    with (folder / "image.jpg").open("rb") as image:
        job = requests.post(f"{url}/v1/jobs", files={"file": image}, headers=headers, timeout=30).json()["id"]
    with (folder / "image.jpg").open("rb") as image:
        batch = requests.post(f"{url}/v1/batches", files={"file": image}, headers=headers, timeout=30).json()["id"]
    with camera() as eye:
        eye.answers["/video"] = eye.mjpeg([(folder / "image.jpg").read_bytes()], 5)
        watched = {"address": eye.url("/video")}
        stream = requests.post(f"{url}/v1/streams", json=watched, timeout=30).json()["id"]
        known = {"JOB": job, "BATCH": batch, "STREAM": stream, "CAMERA": eye.url("/video"), "ADMIN": ADMIN}
        yield Shell(folder, {"URL": url, **known})
    service.stop()


# The job and the batch of the examples have ended, the job is none of edit's and made no files, there is no model of
# that name to unload, and a video goes on until its viewer leaves.
REFUSED = {
    "GET /v1/jobs/<id>/files/<name>": "unknown_file",
    "GET /v1/jobs/<id>/preview": "unknown_file",
    "DELETE /v1/jobs/<id>": "finished_job",
    "POST /v1/jobs/<id>/stop": "finished_job",
    "DELETE /v1/batches/<id>": "finished_job",
    "DELETE /v1/models/<task>/<name>": "unknown_model",
    "DELETE /v1/models/<name>": "unknown_model",
    "POST /check": "id does not exist",
    "GET /v1/streams/<id>/video": "timed out",
}


@pytest.mark.parametrize(("route", "example"), examples())
def test_every_route_has_an_example_that_works(shell: Shell, route: str, example: str) -> None:
    """As it stands in docs/http-api.md."""
    name = route.strip("`")
    if name in REFUSED:
        with pytest.raises(AssertionError, match=REFUSED[name]):
            shell.run(example)
    else:
        shell.run(example)


def test_the_table_names_every_route() -> None:
    """And no other."""
    described = requests_of_the_application()
    named = {
        (method.strip("` "), re.sub(r"<\w+>", "<>", route.strip("`").rpartition(" ")[2]))
        for route, _ in examples()
        for method in route.strip("`").rpartition(" ")[0].split(",")
    }
    assert named == described


def requests_of_the_application() -> set[tuple[str, str]]:
    """Method and rule of every route but files that the page needs."""
    from front.app import create_app
    from front.dispatch.fakes import FakeDispatcher
    from front.fakes import services_of
    from front.settings import Settings

    app = create_app(services_of(FakeDispatcher()), Settings())
    return {
        (method, re.sub(r"<[^>]+>", "<>", rule.rule))
        for rule in app.url_map.iter_rules()
        if not rule.rule.startswith(("/static/", "/vendor/", "/docs/"))
        for method in (rule.methods or set()) - {"HEAD", "OPTIONS"}
    }


def test_every_error_is_documented_with_its_status() -> None:
    """The codes are what clients match on."""
    documented = {
        (int(found[1]), code)
        for line in lines("docs/http-api.md")
        if (found := CODE_ROW.match(line))
        for code in re.findall(r"`(\w+)`", found[2])
    }
    known = {(front_errors.status_of(each("")), code) for code, each in by_code().items()}
    of_the_server = {(each.value, each.name.lower()) for each in HTTPStatus if each.name.lower() in HTTP_CODES}
    assert known <= documented <= known | of_the_server


@pytest.mark.parametrize("command", [each for each in typed("README.md") if ":5001" in each])
def test_the_readmes_commands_for_mode_1_work(mode1: Service, folder: Path, command: str) -> None:
    """`localhost:5001` stands for the service."""
    Shell(folder, {}).run(command.replace("localhost:5001", mode1.url.removeprefix("http://")))


def test_the_readmes_commands_for_mode_2_work(mode2: Service, folder: Path) -> None:
    """One after the other: the place that the upload answers with is the one that is looked at."""
    shell, uuid = Shell(folder, {}), ""
    commands = [each for each in typed("README.md") if ":5000" in each]
    assert commands
    for command in commands:
        address = command.replace("localhost:5000", mode2.url.removeprefix("http://")).replace("<uuid>", uuid)
        printed = shell.run(address)
        found = re.search(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", printed)
        uuid = found[0] if found else uuid
    assert "-o" in shlex.split(commands[-1])
