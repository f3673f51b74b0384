"""The manifests of deploy/kubernetes say what the code knows."""

import re
import shlex
from itertools import chain, pairwise
from pathlib import Path
from typing import Any

import pytest
import yaml
from redis import Redis
from rq import Queue

from cluster import (
    BY_TASK,
    COMPONENTS,
    EXAMPLE,
    MODE_1,
    MODE_2,
    all_under,
    built,
    container,
    labels,
    named,
    pod,
    port,
    selects,
    workloads,
)
from conftest import ROOT
from front import __version__
from front.access.gate import PROBES
from front.app import create_app
from front.dispatch.fakes import FakeDispatcher
from front.fakes import services_of
from front.serving.options import options
from front.settings import Settings as FrontSettings
from kustomization import Manifest
from processor import metrics
from processor.settings import Settings as ProcessorSettings
from processor.settings import names_of
from processor.worker.intervals import DEFAULT_INTERVALS
from wire.tasks.registry import TASKS, by_default

SOURCES = {
    "image-processor/flask": ("wire", "flask"),
    "image-processor/processor": ("wire", "flask", "processor"),
}
S3 = {"AWS_REGION"}
"""What the library of the object store reads itself."""

UNITS = {"Mi": 2**20, "Gi": 2**30, "mb": 2**20, "gb": 2**30}
WITH_EVERYTHING = (MODE_2, tuple(each for each in COMPONENTS if each != "hpa"))


@pytest.fixture(params=[(MODE_1, ()), WITH_EVERYTHING, (EXAMPLE, ())], ids=["mode1", "mode2", "example"])
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> list[Manifest]:
    """The objects of one variant after the other."""
    return built(request.param, tmp_path)


def ours(objects: list[Manifest]) -> list[Manifest]:
    """What runs images of ours."""
    return [each for each in workloads(objects) if image(each) in SOURCES]


def image(workload: Manifest) -> str:
    """The image's name, without registry and tag."""
    return str(container(workload)["image"]).removeprefix("registry.example.com/").split(":")[0]


def environment(workload: Manifest, objects: list[Manifest]) -> dict[str, str]:
    """What the container finds in its environment; `secret` for a secret."""
    found: dict[str, str] = {}
    for each in container(workload).get("envFrom", []):
        if "configMapRef" in each:
            found |= named(objects, "ConfigMap", each["configMapRef"]["name"])["data"]
    for each in container(workload).get("env", []):
        value = each.get("value", "secret" * 8)
        found[each["name"]] = re.sub(r"\$\((\w+)\)", lambda name: found[name[1]], value)
    return found


def size(text: str) -> int:
    """The number of bytes that `text` stands for."""
    return int(text[:-2]) * UNITS[text[-2:]]


def dockerfile(workload: Manifest) -> str:
    return (ROOT / image(workload).removeprefix("image-processor/") / "Dockerfile").read_text()


def test_every_variable_is_a_setting_with_a_value_that_fits(objects: list[Manifest]) -> None:
    """Each name stands in the code of its image, or in a variable after it; and the settings take the values."""
    for each in ours(objects):
        code = "".join(
            path.read_text() for part in SOURCES[image(each)] for path in (ROOT / part / "src").rglob("*.py")
        )
        given = environment(each, objects)
        used = set(re.findall(r"\$\((\w+)\)", str(container(each)["env"])))
        assert {name for name in given if f'"{name}"' not in code} <= used | S3
        FrontSettings.from_environment(given)
        ProcessorSettings.from_environment(given)


def test_redis_is_asked_under_its_own_name_and_port(objects: list[Manifest]) -> None:
    """The address in the settings is a service's, and the password redis'."""
    for url in (environment(each, objects).get("REDIS_URL") for each in ours(objects)):
        if url is not None:
            client = Redis.from_url(url).connection_pool.connection_kwargs
            redis = named(objects, "StatefulSet", client["host"])
            assert client["port"] == port(redis, "redis")
            assert client["password"] == environment(redis, objects)["REDIS_PASSWORD"]


def test_probes_and_metrics_are_routes_of_the_app(objects: list[Manifest]) -> None:
    """A front is probed where no key is asked for, a worker on the page of its metrics."""
    app = create_app(services_of(FakeDispatcher()), FrontSettings())
    routes = {rule.rule for rule in app.url_map.iter_rules()}
    for each in ours(objects):
        noted = each["spec"]["template"]["metadata"]["annotations"]
        for way in all_under(
            [container(each)[f"{kind}Probe"] for kind in ("startup", "readiness", "liveness")], "httpGet"
        ):
            assert way["port"] == container(each)["ports"][0]["name"]
            if labels(each)["app.kubernetes.io/name"] == "worker":
                assert way["path"] == "/metrics"
                assert port(each, way["port"]) == metrics.port_of(environment(each, objects))
            else:
                assert way["path"] in PROBES & routes
                assert f"EXPOSE {port(each, way['port'])}\n" in dockerfile(each)
        assert noted["prometheus.io/path"] == "/metrics" in routes
        assert port(each, int(noted["prometheus.io/port"]))


def test_the_images_are_of_this_version_and_run_as_their_own_user(tmp_path: Path) -> None:
    """The tag is the version of the packages, the user the Dockerfile's."""
    for folder in (MODE_1, MODE_2):
        for each in ours(built((folder, ()), tmp_path)):
            assert container(each)["image"].split(":")[1] == __version__
            user = pod(each)["securityContext"]
            assert f"USER {user['runAsUser']}:{user['runAsGroup']}\n" in dockerfile(each)


def test_a_pod_has_the_time_to_end_its_work(objects: list[Manifest]) -> None:
    """The time to stop is longer than the longest job, and than gunicorn's for requests after the sleep before it."""
    longest = (
        max(TASKS[name].timeout_seconds for name in by_default()) + DEFAULT_INTERVALS.overdue + DEFAULT_INTERVALS.idle
    )
    for each in ours(objects):
        time = pod(each)["terminationGracePeriodSeconds"]
        if labels(each)["app.kubernetes.io/name"] == "worker":
            assert time > longest
        else:
            [[_, sleep]] = [way["command"] for way in all_under(container(each)["lifecycle"], "exec")]
            assert time > int(sleep) + options(5000, 1)["graceful_timeout"]


def test_memory_holds_what_the_settings_allow(objects: list[Manifest]) -> None:
    """A limit is twice what uploads and results may take; redis' one leaves a half more for its copy on write."""
    for each in workloads(objects):
        limit, given = size(container(each)["resources"]["limits"]["memory"]), environment(each, objects)
        if image(each) == "redis":
            assert limit >= 1.5 * size(flags(container(each)["args"])["--maxmemory"])
        else:
            kept = sum(int(given.get(name, 0)) for name in ("INTAKE_BYTES", "STORE_BYTES"))
            assert limit >= 2 * kept


def flags(arguments: list[str]) -> dict[str, str]:
    """The options among `arguments`, each with the value after it."""
    return {name: value for name, value in pairwise(arguments) if name.startswith("--")}


def test_redis_is_the_composition_s(tmp_path: Path) -> None:
    """The same image, which writes all down and throws nothing away."""
    redis = container(named(built((MODE_2, ()), tmp_path), "StatefulSet", "redis"))
    composed = yaml.safe_load((ROOT / "with-rq-compose.yml").read_text())["services"]["redis"]
    assert redis["image"] == composed["image"]
    there = composed["command"]
    wanted = flags(shlex.split(there) if isinstance(there, str) else there)
    for name in ("--save", "--appendonly", "--maxmemory-policy"):
        assert flags(redis["args"])[name] == wanted[name]


def test_keda_counts_the_queues_that_jobs_wait_in(tmp_path: Path) -> None:
    """There is a trigger for each queue of the workers, by the key and the address under which the front puts jobs."""
    objects = built((MODE_2, ("keda",)), tmp_path)
    triggers: list[dict[str, Any]] = named(objects, "ScaledObject", "worker")["spec"]["triggers"]
    keys = {Queue(name, connection=Redis()).key for name in by_default()}
    assert {each["metadata"]["listName"] for each in triggers} == keys
    redis = named(objects, "Service", "redis")
    for each in triggers:
        host = f"{redis['metadata']['name']}.{redis['metadata']['namespace']}.svc"
        assert each["metadata"]["address"] == f"{host}:{redis['spec']['ports'][0]['port']}"
        assert named(objects, "TriggerAuthentication", each["authenticationRef"]["name"])


def test_workers_by_task_are_apart_and_the_front_waits_for_all_of_them(tmp_path: Path) -> None:
    """Each kind has pods, an image and tasks of its own; a front is told of every task that somebody does."""
    objects = built((BY_TASK, ()), tmp_path)
    front = named(objects, "Deployment", "front")
    kinds = [each for each in workloads(objects) if labels(each)["app.kubernetes.io/name"] == "worker"]
    assert len(kinds) == 2
    for each in kinds:
        assert [other for other in kinds if selects(each["spec"]["selector"], labels(other))] == [each]
    assert len({container(each)["image"] for each in kinds}) == 2
    tasks = [names_of(environment(each, objects)["TASKS"]) for each in kinds]
    assert names_of(environment(front, objects)["TASKS"]) == tuple(chain.from_iterable(tasks))
