"""Builds a folder as `kustomize build` would, with those of its features that ours use, and refuses all others."""

import copy
import hashlib
import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import yaml

Manifest = dict[str, Any]

KNOWN = {
    "apiVersion",
    "kind",
    "namespace",
    "resources",
    "components",
    "configMapGenerator",
    "patches",
    "images",
    "nameSuffix",
    "labels",
}
SELECTED_BY = {
    "ConfigMap": (),
    "Deployment": (
        "spec/selector/matchLabels",
        "spec/template/metadata/labels",
        "spec/template/spec/topologySpreadConstraints/0/labelSelector/matchLabels",
    ),
    "PodDisruptionBudget": ("spec/selector/matchLabels",),
}
"""By kind, where it has labels of pods, and selectors of them. Others are not given any, nor a suffix."""
SPELL_NOTHING = str.maketrans("013ae", "ghkmt")


def build(folder: Path) -> list[Manifest]:
    """The objects of the kustomization in `folder`. Raises ValueError for a feature that is not known here."""
    objects = _accumulate(folder, [])
    hashed = {each["metadata"]["name"]: f"{each['metadata']['name']}-{_hash(each)}" for each in objects if _made(each)}
    for each in objects:
        if _made(each):
            each["metadata"]["name"] = hashed[each["metadata"]["name"]]
            del each["metadata"]["made"]
        else:
            _rename(each, hashed)
    return objects


def _accumulate(folder: Path, objects: list[Manifest]) -> list[Manifest]:
    """`objects`, which a component changes, and those of the kustomization in `folder`."""
    wanted = yaml.safe_load((folder / "kustomization.yaml").read_text())
    if unknown := wanted.keys() - KNOWN:
        raise ValueError(f"{folder}: expected {', '.join(sorted(KNOWN))}, got {', '.join(sorted(unknown))}.")
    for name in wanted.get("resources", []):
        path = folder / name
        found = _accumulate(path, []) if path.is_dir() else [*yaml.safe_load_all(path.read_text())]
        for each in found:
            if any(_identity(each) == _identity(other) for other in objects):
                raise ValueError(f"{folder}: expected one {' '.join(_identity(each))}, got another in {name}.")
            objects.append(each)
    for name in wanted.get("components", []):
        objects = _accumulate(folder / name, objects)
    for given in wanted.get("configMapGenerator", []):
        _generate(given, objects)
    for patch in wanted.get("patches", []):
        _patch(patch, folder, objects)
    for each in objects if "namespace" in wanted else []:
        each["metadata"]["name" if each["kind"] == "Namespace" else "namespace"] = wanted["namespace"]
    for given in wanted.get("labels", []):
        for each in objects:
            _label(each, given["pairs"])
    if suffix := wanted.get("nameSuffix"):
        _suffix(objects, suffix)
    for image in wanted.get("images", []):
        for container in _containers(objects):
            name, _, tag = container["image"].partition(":")
            if name == image["name"]:
                container["image"] = f"{image.get('newName', name)}:{image.get('newTag', tag)}"
    return objects


def _identity(each: Manifest) -> tuple[str, str]:
    return each["kind"], each["metadata"]["name"]


def _made(each: Manifest) -> bool:
    return "made" in each["metadata"]


def _generate(given: Manifest, objects: list[Manifest]) -> None:
    data = dict(literal.split("=", 1) for literal in given["literals"])
    if given.get("behavior") == "merge":
        [kept] = [each for each in objects if _identity(each) == ("ConfigMap", given["name"])]
        kept["data"].update(data)
        return
    metadata = {"name": given["name"], "made": True}
    objects.append({"apiVersion": "v1", "kind": "ConfigMap", "metadata": metadata, "data": data})


def _patch(patch: Manifest, folder: Path, objects: list[Manifest]) -> None:
    text = patch["patch"] if "patch" in patch else (folder / patch["path"]).read_text()
    target = patch["target"]
    chosen = [
        each
        for each in objects
        if each["kind"] == target["kind"] and re.fullmatch(target["name"], each["metadata"]["name"])
    ]
    for each in chosen:
        for step in yaml.safe_load(text):
            way, _, last = step["path"].strip("/").rpartition("/")
            at, last = _at(each, way), last.replace("~1", "/").replace("~0", "~")  # as JSON pointers have them
            match step["op"], at, last:
                case "remove", dict(), _:
                    del at[last]
                case "add", list(), "-":
                    at.append(copy.deepcopy(step["value"]))
                case "add" | "replace", dict(), _:
                    at[last] = copy.deepcopy(step["value"])
                case _:
                    raise ValueError(f"{folder}: expected to remove, replace or add, got {step}.")


def _at(each: Manifest, way: str) -> Any:
    """What lies in the object where `way` leads."""
    at: Any = each
    for part in way.split("/"):
        at = at[int(part)] if isinstance(at, list) else at[part]
    return at


def _label(each: Manifest, pairs: Mapping[str, str]) -> None:
    """The object has the labels, and so have the pods that it makes and its selectors."""
    for found in (each["metadata"].setdefault("labels", {}), *(_at(each, way) for way in SELECTED_BY[each["kind"]])):
        found.update(pairs)


def _suffix(objects: list[Manifest], suffix: str) -> None:
    """The name of every object ends with it, also where another names a config map."""
    assert {each["kind"] for each in objects} <= SELECTED_BY.keys()
    maps = [each["metadata"]["name"] for each in objects if each["kind"] == "ConfigMap"]
    for each in objects:
        each["metadata"]["name"] += suffix
        _rename(each, {name: name + suffix for name in maps})


def _containers(objects: list[Manifest]) -> list[Manifest]:
    return [box for each in objects if "template" in each.get("spec", {}) for box in _pod(each)["containers"]]


def _pod(each: Manifest) -> Manifest:
    pod: Manifest = each["spec"]["template"]["spec"]
    return pod


def _rename(part: Any, names: dict[str, str]) -> None:
    """Every reference to a config map in `part` has its name in `names`."""
    if isinstance(part, list):
        for each in part:
            _rename(each, names)
    elif isinstance(part, dict):
        for key, value in part.items():
            if key in ("configMapRef", "configMapKeyRef"):
                value["name"] = names.get(value["name"], value["name"])
            else:
                _rename(value, names)


def _hash(each: Manifest) -> str:
    content = json.dumps({"data": each["data"], "kind": "ConfigMap", "name": ""}, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(content.encode()).hexdigest()[:10].translate(SPELL_NOTHING)
