"""What a Kubernetes cluster would be told by deploy/kubernetes, and what it would make of it."""

import os
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from conftest import ROOT
from kustomization import Manifest, build

HOME = ROOT / "deploy/kubernetes"
MODE_1, MODE_2, EXAMPLE, BY_TASK = "overlays/mode1", "base", "overlays/example", "overlays/by-task"
COMPONENTS = sorted(each.name for each in (HOME / "components").iterdir())
BOTH_MODES = ("ingress", "monitoring")
VARIANTS = (
    *((folder, ()) for folder in (MODE_1, MODE_2, EXAMPLE, BY_TASK)),
    *((MODE_2, (each,)) for each in COMPONENTS),
    *((MODE_1, (each,)) for each in BOTH_MODES),
)
"""Folders, each with the components that are added to it."""


def folder_of(variant: tuple[str, tuple[str, ...]], scratch: Path) -> Path:
    """The folder to build for `variant`: one of ours, or one in `scratch` that says what to put together."""
    folder, components = variant
    if not components:
        return HOME / folder
    wanted = {
        "apiVersion": "kustomize.config.k8s.io/v1beta1",
        "kind": "Kustomization",
        "resources": [os.path.relpath(HOME / folder, scratch)],
        "components": [os.path.relpath(HOME / "components" / each, scratch) for each in components],
    }
    (scratch / "kustomization.yaml").write_text(yaml.safe_dump(wanted))
    return scratch


def built(variant: tuple[str, tuple[str, ...]], scratch: Path) -> list[Manifest]:
    """The objects of `variant`."""
    return build(folder_of(variant, scratch))


def named(objects: list[Manifest], kind: str, name: str) -> Manifest:
    """The one object of that kind and name."""
    [found] = [each for each in objects if (each["kind"], each["metadata"]["name"]) == (kind, name)]
    return found


def workloads(objects: list[Manifest]) -> list[Manifest]:
    """Whatever makes pods."""
    return [each for each in objects if "template" in each.get("spec", {})]


def labels(workload: Manifest) -> Mapping[str, str]:
    """Those of its pods."""
    found: Mapping[str, str] = workload["spec"]["template"]["metadata"]["labels"]
    return found


def pod(workload: Manifest) -> Manifest:
    """The specification of its pods."""
    found: Manifest = workload["spec"]["template"]["spec"]
    return found


def container(workload: Manifest) -> Manifest:
    """The only container of its pods."""
    [found] = pod(workload)["containers"]
    return found


def port(workload: Manifest, name: str | int) -> int:
    """The number of the container's port of that name."""
    [found] = [each["containerPort"] for each in container(workload)["ports"] if name in each.values()]
    return int(found)


def selects(selector: Manifest, given: Mapping[str, str]) -> bool:
    """Whether a label selector fits the labels `given`."""
    listed = all(given.get(each["key"]) in each["values"] for each in selector.get("matchExpressions", []))
    assert all(each["operator"] == "In" for each in selector.get("matchExpressions", []))
    return listed and selector.get("matchLabels", {}).items() <= given.items()


def all_under(part: Any, key: str) -> Iterator[Any]:
    """Every value under `key` in `part`, however deep."""
    if isinstance(part, list):
        for each in part:
            yield from all_under(each, key)
    elif isinstance(part, dict):
        for name, value in part.items():
            if name == key:
                yield value
            else:
                yield from all_under(value, key)
