"""Who reaches whom in a cluster, by the policies of deploy/kubernetes."""

import copy
from pathlib import Path

import pytest

from cluster import BY_TASK, MODE_1, MODE_2, built, labels, named, port, selects, workloads
from kustomization import Manifest

NOBODY = {"app.kubernetes.io/name": "stranger", "app.kubernetes.io/part-of": "image-processor"}


def reaches(objects: list[Manifest], source: tuple[str, dict[str, str]], target: Manifest, at: int) -> bool:
    """Whether pods of the namespace and the labels `source` may connect to the port `at` of `target`'s pods."""
    policies = [each["spec"] for each in objects if each["kind"] == "NetworkPolicy"]
    home = str(target["metadata"]["namespace"])
    out = source[0] != home or _passes(policies, "Egress", source[1], (home, dict(labels(target))), at, target)
    return out and _passes(policies, "Ingress", dict(labels(target)), source, at, target)


def _passes(
    policies: list[Manifest],
    way: str,
    own: dict[str, str],
    peer: tuple[str, dict[str, str]],
    at: int,
    target: Manifest,
) -> bool:
    concerned = [each for each in policies if way in each["policyTypes"] and selects(each["podSelector"], own)]
    rules = [rule for each in concerned for rule in each.get(way.lower(), [])]
    return not concerned or any(
        _names(rule.get("from" if way == "Ingress" else "to"), peer)
        and any(_is_port(each["port"], at, target) for each in rule["ports"])
        for rule in rules
    )


def _names(peers: list[Manifest] | None, peer: tuple[str, dict[str, str]]) -> bool:
    """Whether the rule is for `peer`; one without peers is for everybody."""
    namespace, own = peer
    there = {"kubernetes.io/metadata.name": namespace}
    return peers is None or any(
        selects(each["namespaceSelector"], there)
        if "namespaceSelector" in each
        else namespace == "image-processor" and selects(each["podSelector"], own)
        for each in peers
    )


def _is_port(name: int | str, at: int, target: Manifest) -> bool:
    return at == (name if isinstance(name, int) else port(target, name) if _has(target, name) else None)


def _has(target: Manifest, name: str) -> bool:
    return any(each["name"] == name for each in target["spec"]["template"]["spec"]["containers"][0]["ports"])


@pytest.mark.parametrize(("folder", "workers"), [(MODE_2, {"worker"}), (BY_TASK, {"worker", "worker-others"})])
def test_only_fronts_and_workers_reach_redis(tmp_path: Path, folder: str, workers: set[str]) -> None:
    """No other pod of the namespace does, and none of another one with the same labels."""
    objects = built((folder, ()), tmp_path)
    redis = named(objects, "StatefulSet", "redis")
    own_labels = {each["metadata"]["name"]: dict(labels(each)) for each in workloads(objects)}
    assert {name for name, own in own_labels.items() if reaches(objects, ("image-processor", own), redis, 6379)} == {
        "front",
        *workers,
    }
    assert not reaches(objects, ("image-processor", NOBODY), redis, 6379)
    assert not reaches(objects, ("elsewhere", own_labels["front"]), redis, 6379)
    assert not reaches(objects, ("keda", NOBODY), redis, 6379)


def test_keda_reaches_redis_where_it_is_wanted(tmp_path: Path) -> None:
    """With the component, pods of KEDA's namespace do, and of no other."""
    objects = built((MODE_2, ("keda",)), tmp_path)
    redis = named(objects, "StatefulSet", "redis")
    assert reaches(objects, ("keda", NOBODY), redis, 6379)
    assert not reaches(objects, ("elsewhere", NOBODY), redis, 6379)


def test_everybody_reaches_the_service_and_whoever_collects_the_metrics(tmp_path: Path) -> None:
    """The front's port and the worker's metrics are open to other namespaces, in both modes; pods here stay apart."""
    objects = built((MODE_2, ()), tmp_path)
    front, worker = named(objects, "Deployment", "front"), named(objects, "Deployment", "worker")
    assert reaches(objects, ("elsewhere", NOBODY), front, 5000)
    assert reaches(objects, ("elsewhere", NOBODY), worker, 9464)
    assert not reaches(objects, ("image-processor", dict(labels(worker))), front, 5000)
    single = built((MODE_1, ()), tmp_path)
    assert reaches(single, ("elsewhere", NOBODY), named(single, "Deployment", "processor"), 5001)


def test_a_pod_that_no_policy_names_is_alone(tmp_path: Path) -> None:
    """Whatever else comes into the namespace is reached by nobody, from here or elsewhere, and reaches no front."""
    objects = built((MODE_2, ()), tmp_path)
    front = named(objects, "Deployment", "front")
    stranger = copy.deepcopy(front)
    stranger["spec"]["template"]["metadata"]["labels"] = NOBODY
    for namespace in ("image-processor", "elsewhere"):
        assert not reaches(objects, (namespace, dict(labels(front))), stranger, 5000)
    assert not reaches(objects, ("image-processor", NOBODY), front, 5000)


def test_nobody_reaches_out_but_for_names_and_the_object_store(tmp_path: Path) -> None:
    """Redis speaks to nobody; fronts and workers do to port 443 outside where there is an object store, else not."""
    for components, allowed in (((), set()), (("object-store",), {443})):
        objects = built((MODE_2, components), tmp_path)
        policies = [each["spec"] for each in objects if each["kind"] == "NetworkPolicy"]
        for each in workloads(objects):
            open_to_all = {
                entry["port"]
                for policy in policies
                if "Egress" in policy["policyTypes"] and selects(policy["podSelector"], labels(each))
                for rule in policy.get("egress", [])
                if "to" not in rule
                for entry in rule["ports"]
            }
            assert open_to_all == {53} | (allowed if each["metadata"]["name"] != "redis" else set())
