"""deploy/compose/workers-by-task.yml and the compose files that it is added to fit each other."""

import re
from typing import Any

import yaml

from conftest import ROOT


def services(name: str) -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / name).read_text())["services"]
    return found


OVERLAY = services("deploy/compose/workers-by-task.yml")
WORKER = services("with-rq-compose.yml")["processor"]


def test_the_other_workers_are_workers_as_mode_2_has_them() -> None:
    """The same container, started, told and looked after in the same way."""
    others = OVERLAY["others"]
    assert others["extends"] == {"file": "docker-compose.yml", "service": "processor"}
    assert "depends_on" not in services("docker-compose.yml")["processor"], "which docker-compose 1.29 does not extend"
    assert {name: others[name] for name in WORKER if name not in ("environment", "mem_limit")} == {
        name: value for name, value in WORKER.items() if name not in ("environment", "mem_limit")
    }
    assert WORKER["environment"].items() <= others["environment"].items()


def test_each_kind_does_what_its_image_has_and_the_front_waits_for_both() -> None:
    """By TASKS of the build and of the container, and those of both together."""
    tasks = [OVERLAY[name]["environment"]["TASKS"] for name in ("processor", "others")]
    assert [OVERLAY[name]["build"]["args"]["TASKS"] for name in ("processor", "others")] == tasks
    assert len(set(tasks)) == 2
    assert re.sub(r":\?[^}]*", "", OVERLAY["flask"]["environment"]["TASKS"]) == ",".join(tasks)


def test_an_image_is_told_its_tasks_wherever_one_is_built() -> None:
    """Also where models are made for a volume; and a container only what was set, for its image knows its own."""
    processor = services("docker-compose.yml")["processor"]
    models = services("deploy/compose/models-volume.yml")["models"]
    assert processor["build"]["args"]["TASKS"] == models["build"]["args"]["TASKS"] == "${TASKS:-}"
    assert processor["environment"]["TASKS"] is None
