"""The manifests of deploy/kubernetes are what a cluster takes, and fit each other."""

import json
import os
import re
import shutil
import subprocess
from functools import cache
from pathlib import Path

import jsonschema
import kubernetes_validate
import pytest
import yaml

from cluster import HOME, VARIANTS, all_under, built, container, folder_of, labels, named, pod, port, selects, workloads
from conftest import ROOT
from kustomization import Manifest

OLDEST = "1.29"
CUSTOM = json.loads((Path(__file__).parent / "custom_resources.json").read_text())
DOCUMENT = ROOT / "docs/kubernetes.md"


@cache
def fits(text: str, version: str) -> None:
    """The object is valid. Many are alike in several variants."""
    kubernetes_validate.validate(json.loads(text), version, strict=True)


@pytest.fixture(params=VARIANTS, ids=lambda each: "+".join([each[0], *each[1]]).replace("/", "-"))
def objects(request: pytest.FixtureRequest, tmp_path: Path) -> list[Manifest]:
    """The objects of one variant after the other."""
    return built(request.param, tmp_path)


def test_a_cluster_knows_every_field(objects: list[Manifest]) -> None:
    """Every object is valid by the strict schema of its kind, in the oldest and the newest Kubernetes known here."""
    for each in objects:
        name = f"{each['kind']} {each['apiVersion']}"
        if name in CUSTOM:
            assert each.keys() == {"apiVersion", "kind", "metadata", "spec"}, name
            jsonschema.validate(each["spec"], CUSTOM[name])
        else:
            for version in (OLDEST, kubernetes_validate.latest_version()):
                fits(json.dumps(each), version)


def test_all_is_in_one_namespace(objects: list[Manifest]) -> None:
    """The namespace is made, and every other object is in it."""
    [namespace] = [each["metadata"]["name"] for each in objects if each["kind"] == "Namespace"]
    assert {each["metadata"].get("namespace") for each in objects if each["kind"] != "Namespace"} == {namespace}


def test_every_pod_is_restricted(objects: list[Manifest]) -> None:
    """No pod runs as root, writes to its root or holds a capability; each has bounds, and no token of the cluster."""
    for each in workloads(objects):
        whole, only = pod(each), container(each)
        assert whole["securityContext"]["runAsNonRoot"]
        assert whole["securityContext"]["runAsUser"] > 0
        assert whole["securityContext"]["seccompProfile"] == {"type": "RuntimeDefault"}
        assert whole["automountServiceAccountToken"] is False
        assert whole["enableServiceLinks"] is False
        assert only["securityContext"] == {
            "allowPrivilegeEscalation": False,
            "readOnlyRootFilesystem": True,
            "capabilities": {"drop": ["ALL"]},
        }
        limits = only["resources"]["limits"].keys() - {"nvidia.com/gpu"}  # asked for by its limit, and never shared
        assert limits == only["resources"]["requests"].keys() == {"cpu", "memory"}
        mounted = {volume["name"] for volume in whole.get("volumes", [])}
        claimed = {claim["metadata"]["name"] for claim in each["spec"].get("volumeClaimTemplates", [])}
        assert {mount["name"] for mount in only["volumeMounts"]} == mounted | claimed


def test_every_pod_is_probed_where_it_listens(objects: list[Manifest]) -> None:
    """Each container has all three probes, and those over the network name a port of its own."""
    for each in workloads(objects):
        probes = [container(each)[f"{kind}Probe"] for kind in ("startup", "readiness", "liveness")]
        for way in (probe[kind] for probe in probes for kind in ("httpGet", "tcpSocket") if kind in probe):
            assert port(each, way["port"])


def test_every_selector_finds_pods(objects: list[Manifest]) -> None:
    """Services, budgets, policies and monitors select pods that are made here, and name ports that those have."""
    made = workloads(objects)
    for each in made:
        assert selects(each["spec"]["selector"], labels(each))
        for spread in pod(each).get("topologySpreadConstraints", []):
            assert selects(spread["labelSelector"], labels(each))
    for service in (each for each in objects if each["kind"] == "Service"):
        [target] = [each for each in made if selects({"matchLabels": service["spec"]["selector"]}, labels(each))]
        assert all(port(target, each["targetPort"]) for each in service["spec"]["ports"])
    for kind, key in (
        ("PodDisruptionBudget", "selector"),
        ("NetworkPolicy", "podSelector"),
        ("PodMonitor", "selector"),
    ):
        for spec in (each["spec"] for each in objects if each["kind"] == kind):
            assert any(selects(spec[key], labels(each)) for each in made), spec
    for peer in all_under([each for each in objects if each["kind"] == "NetworkPolicy"], "podSelector"):
        assert any(selects(peer, labels(each)) for each in made), peer


def test_what_scales_and_what_lets_in_has_a_target(objects: list[Manifest]) -> None:
    """Autoscalers name a deployment, which then has no number of its own; an ingress names a port of a service."""
    for target in all_under(objects, "scaleTargetRef"):
        assert "replicas" not in named(objects, "Deployment", target["name"])["spec"]
    for backend in all_under([each for each in objects if each["kind"] == "Ingress"], "service"):
        service = named(objects, "Service", backend["name"])
        assert backend["port"]["name"] in {each["name"] for each in service["spec"]["ports"]}


def test_what_pods_refer_to_is_there(objects: list[Manifest]) -> None:
    """Every config map is among the objects; every secret is made by a command of the document, with that key."""
    made = dict(re.findall(r"create secret generic (\S+)((?:[\s\\]+--from-literal=\S+)+)", DOCUMENT.read_text()))
    keys = {name: set(re.findall(r"--from-literal=(\w+)=", literals)) for name, literals in made.items()}
    for each in all_under(objects, "configMapRef"):
        assert named(objects, "ConfigMap", each["name"])
    for each in [*all_under(objects, "secretKeyRef"), *next(all_under(objects, "secretTargetRef"), [])]:
        assert each["key"] in keys[each["name"]]
    for each in all_under(objects, "secretRef"):
        assert each["name"] in keys


def test_no_secret_lies_in_the_repository() -> None:
    """No manifest is a secret, and no kustomization generates one."""
    for path in HOME.rglob("*.yaml"):
        for each in yaml.safe_load_all(path.read_text()):
            assert isinstance(each, list) or (each["kind"] != "Secret" and "secretGenerator" not in each), path


def test_the_document_tells_of_every_part() -> None:
    """Each component and overlay is named in docs/kubernetes.md."""
    text = DOCUMENT.read_text()
    for path in (*HOME.glob("components/*"), *HOME.glob("overlays/*")):
        assert f"{path.parent.name}/{path.name}" in text


@pytest.mark.parametrize("variant", VARIANTS, ids=lambda each: "+".join([each[0], *each[1]]).replace("/", "-"))
def test_kustomize_builds_the_same(variant: tuple[str, tuple[str, ...]], tmp_path: Path) -> None:
    """Kustomize itself, where it is installed, makes the same objects as the builder that these tests use."""
    command = kustomize()
    if command is None:
        pytest.skip("kustomize 5 is not installed, neither by itself nor within kubectl")
    process = subprocess.run([*command, folder_of(variant, tmp_path)], env=OFFLINE, capture_output=True, text=True)
    assert process.returncode == 0, process.stderr

    def sorted_by_name(objects: list[Manifest]) -> list[Manifest]:
        return sorted(objects, key=lambda each: (each["kind"], each["metadata"]["name"]))

    assert sorted_by_name([*yaml.safe_load_all(process.stdout)]) == sorted_by_name(built(variant, tmp_path))


OFFLINE = {"PATH": os.environ["PATH"], "KUBECONFIG": os.devnull, "HOME": os.devnull}
"""Nobody's cluster is known to what runs with it."""


def kustomize() -> list[str] | None:
    """The command that builds a folder, None where there is none that is recent enough."""
    if shutil.which("kustomize"):
        return ["kustomize", "build"]
    if shutil.which("kubectl") is None:
        return None
    process = subprocess.run(
        ["kubectl", "version", "--client", "-o", "json"], env=OFFLINE, capture_output=True, text=True
    )
    version = json.loads(process.stdout or "{}").get("kustomizeVersion", "")
    return ["kubectl", "kustomize"] if version.startswith("v5") else None
