"""The files in deploy/observability, as the programs read them that they are for."""

import shutil
import subprocess
from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import pytest
import yaml

from conftest import ROOT
from front.settings import Settings
from observability import CONFIG, FOLDER, RULES, dashboard, program, queries, rules

MODES = (("docker-compose.yml", "with-rq-compose.yml"), ("docker-compose.yml", "docker-compose.override.yml"))
OVERLAY = "deploy/observability/compose.yml"
GRID = 24


def services() -> Any:
    return yaml.safe_load((ROOT / OVERLAY).read_text())["services"]


def mounts(service: str) -> Mapping[str, str]:
    """Where a file or folder of the checkout is seen in the container, by its path in the checkout."""
    parts = (
        each.replace("${METRICS_KEY_FILE:-", "").replace("}", "").split(":") for each in services()[service]["volumes"]
    )
    return {source: target for source, target, *_ in parts if source.startswith("./")}


def promtool(*arguments: str, folder: Path = FOLDER / "prometheus") -> None:
    done = subprocess.run([program("promtool"), *arguments], cwd=folder, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def composed(files: Sequence[str], *arguments: str) -> subprocess.CompletedProcess[str]:
    """What docker-compose says to the files; it asks no engine for that."""
    command = shutil.which("docker-compose")
    if command is None:
        pytest.skip("needs docker-compose")
    named = [part for file in files for part in ("-f", file)]
    return subprocess.run([command, *named, *arguments], cwd=ROOT, capture_output=True, text=True, timeout=60)


def test_prometheus_takes_its_configuration() -> None:
    """With its rules, and the file that the key is read from."""
    promtool("check", "config", CONFIG.name)


def test_each_alert_is_given_when_it_should_and_not_before() -> None:
    """Over series of our making, at the times that the rules say."""
    promtool("test", "rules", "rules_test.yml")


def test_each_alert_has_a_test() -> None:
    """One that fires, and one that keeps quiet."""
    tests = yaml.safe_load((RULES.parent / "rules_test.yml").read_text())["tests"]
    tried = [each for test in tests for each in test["alert_rule_test"]]
    alerts = {rule["alert"] for rule in rules() if "alert" in rule}
    assert {each["alertname"] for each in tried if "exp_alerts" in each} == alerts
    assert {each["alertname"] for each in tried if "exp_alerts" not in each} == alerts


def test_every_question_of_the_dashboard_parses(tmp_path: Path) -> None:
    """As the rule that promtool takes it for."""
    rules_of_panels = [{"record": f"panel:{number}", "expr": each.expr} for number, each in enumerate(queries())]
    text = yaml.safe_dump({"groups": [{"name": "dashboard", "rules": rules_of_panels}]})
    (tmp_path / "panels.yml").write_text(text)
    assert len(rules_of_panels) >= 20
    promtool("check", "rules", "panels.yml", folder=tmp_path)


def test_the_rules_know_how_many_jobs_may_wait() -> None:
    """The limit is the default of MAX_QUEUE."""
    (limit,) = [rule["expr"] for rule in rules() if rule.get("record") == "image_processor:max_queue"]
    assert limit == f"vector({Settings().max_queue})"


def test_prometheus_asks_the_services_at_their_ports() -> None:
    """Its names are services of the composition, and its ports what their images and settings say."""
    targets = {
        job["job_name"]: (each["names"], each["port"])
        for job in yaml.safe_load(CONFIG.read_text())["scrape_configs"]
        for each in job.get("dns_sd_configs", [])
    }
    assert targets == {"front": (["flask"], 5000), "worker": (["processor"], 9464), "mode1": (["processor"], 5001)}
    mode2 = yaml.safe_load((ROOT / "with-rq-compose.yml").read_text())["services"]
    assert mode2["processor"]["environment"]["METRICS_PORT"] == 9464
    for folder, port in (("flask", 5000), ("processor", 5001)):
        assert f"\nEXPOSE {port}\n" in (ROOT / folder / "Dockerfile").read_text()


@pytest.mark.parametrize("files", MODES, ids=["mode 2", "mode 1"])
def test_the_overlay_composes_with_both_modes(files: Sequence[str]) -> None:
    """docker-compose joins the files, and every path of the overlay is there."""
    done = composed([*files, OVERLAY], "config")
    assert done.returncode == 0, done.stderr
    joined = yaml.safe_load(done.stdout)
    assert {"prometheus", "grafana", "processor"} <= joined["services"].keys()
    for service in ("prometheus", "grafana"):
        found = [Path(each.split(":")[0]) for each in joined["services"][service]["volumes"] if each.startswith("/")]
        assert len(found) == len(mounts(service))
        assert [path for path in found if not path.exists()] == []


@pytest.mark.parametrize("name", ["prometheus", "grafana"])
def test_both_are_as_hardened_as_the_rest_and_for_this_machine_alone(name: str) -> None:
    """A root that nobody writes to, no capability, a pinned image, and no port but on localhost."""
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["mem_limit"]
    assert service["pids_limit"]
    assert [port for port in service["ports"] if not port.startswith("127.0.0.1:")] == []
    assert service["image"].partition(":")[2].lstrip("v").count(".") == 2
    assert [mount for mount in service["volumes"] if mount.startswith(".") and not mount.endswith(":ro")] == []


def test_grafana_finds_what_it_is_provisioned_with() -> None:
    """The folder of dashboards is mounted where the provider looks; the datasource is Prometheus' service."""
    provisioning = FOLDER / "grafana/provisioning"
    (provider,) = yaml.safe_load((provisioning / "dashboards/files.yml").read_text())["providers"]
    (source,) = yaml.safe_load((provisioning / "datasources/prometheus.yml").read_text())["datasources"]
    assert mounts("grafana")["./deploy/observability/grafana/dashboards"] == provider["options"]["path"]
    assert mounts("grafana")["./deploy/observability/grafana/provisioning"] == "/etc/grafana/provisioning"
    assert source["url"] == "http://prometheus:9090"
    assert source["jsonData"]["timeInterval"] == yaml.safe_load(CONFIG.read_text())["global"]["scrape_interval"]
    assert {panel["datasource"]["uid"] for panel in dashboard()["panels"]} == {source["uid"]}


def test_no_panel_lies_on_another() -> None:
    """Every panel has its own number, and its own cells of the grid."""
    panels = dashboard()["panels"]
    cells = Counter(
        (column, row)
        for place in (panel["gridPos"] for panel in panels)
        for column in range(place["x"], place["x"] + place["w"])
        for row in range(place["y"], place["y"] + place["h"])
    )
    assert max(cells.values()) == 1
    assert max(column for column, _ in cells) < GRID
    assert len({panel["id"] for panel in panels}) == len(panels)
