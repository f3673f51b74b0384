"""What deploy/observability asks of a Prometheus, and a Prometheus to ask."""

import json
import os
import re
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import requests
import yaml

from conftest import ROOT
from service import free_port, start

FOLDER = ROOT / "deploy/observability"
CONFIG = FOLDER / "prometheus/prometheus.yml"
RULES = FOLDER / "prometheus/rules.yml"
DASHBOARD = FOLDER / "grafana/dashboards/service.json"
TIMEOUT_SECONDS = 40
SELECTOR = re.compile(r"\b(?:(?:image_processor[_:]|process_)\w+|up\b)(?:\{[^}]*\})?")
LABEL = re.compile(r"\{\{(\w+)\}\}")


@dataclass(frozen=True, slots=True)
class Query:
    """One question of a panel, and the labels that its legend shows."""

    panel: str
    expr: str
    legend: frozenset[str]


def dashboard() -> Any:
    return json.loads(DASHBOARD.read_text())


def queries() -> Sequence[Query]:
    """Every question of the dashboard, with a minute for Grafana's interval."""
    return [
        Query(
            panel["title"],
            target["expr"].replace("$__rate_interval", "1m"),
            frozenset(LABEL.findall(target.get("legendFormat", ""))),
        )
        for panel in dashboard()["panels"]
        for target in panel["targets"]
    ]


def rules() -> Sequence[Mapping[str, Any]]:
    """Every rule, recording and alerting."""
    return [rule for group in yaml.safe_load(RULES.read_text())["groups"] for rule in group["rules"]]


def selectors(expr: str) -> set[str]:
    """The series that the expression names, each with its matchers."""
    return set(SELECTOR.findall(expr))


def program(name: str) -> str:
    """Where `prometheus` or `promtool` is; a laptop may lack it, CI may not."""
    found = shutil.which(name)
    if found is None:
        (pytest.fail if os.environ.get("CI") else pytest.skip)(f"needs {name}, of Debian's package prometheus")
    return found


@dataclass(frozen=True, slots=True)
class Prometheus:
    """A server that has the project's configuration."""

    url: str

    def ask(self, expr: str) -> list[dict[str, Any]]:
        """The series that the expression answers with now, those that are no number left out. It parses."""
        answer = requests.get(f"{self.url}/api/v1/query", params={"query": expr}, timeout=10)
        assert answer.status_code == 200, f"{expr}: {answer.text}"
        return [each for each in answer.json()["data"]["result"] if each["value"][1] != "NaN"]

    def alerts(self) -> set[str]:
        """The names of the alerts whose condition holds, however short a time."""
        answer = requests.get(f"{self.url}/api/v1/alerts", timeout=10).json()
        return {each["labels"]["alertname"] for each in answer["data"]["alerts"]}

    def mute(self, exprs: set[str]) -> set[str]:
        """Those of the expressions that nothing comes of."""
        return {expr for expr in exprs if not self.ask(expr)}


@contextmanager
def prometheus(folder: Path, targets: Mapping[str, str], key: str = "") -> Iterator[Prometheus]:
    """A Prometheus with the project's configuration, but for addresses and for its haste.

    `targets` has an address for each job; a job without one has no target, as where DNS does not know its name.
    """
    config = yaml.safe_load(CONFIG.read_text())
    config["global"] = {"scrape_interval": "1s", "scrape_timeout": "1s", "evaluation_interval": "1s"}
    for job in config["scrape_configs"]:
        job.pop("dns_sd_configs", None)
        job["static_configs"] = [{"targets": [address] if (address := targets.get(job["job_name"])) else []}]
    (folder / "prometheus.yml").write_text(yaml.safe_dump(config))
    (folder / "key").write_text(key)
    shutil.copy(RULES, folder)
    address = f"127.0.0.1:{free_port()}"
    arguments = [
        program("prometheus"), f"--config.file={folder}/prometheus.yml", f"--storage.tsdb.path={folder}/data",
        f"--web.listen-address={address}",
    ]  # fmt: skip
    server = start(arguments, {}, folder / "log", f"http://{address}/-/ready")
    try:
        yield Prometheus(f"http://{address}")
    finally:
        server.stop()


def soon(true: Callable[[], bool], saying: Callable[[], object]) -> None:
    """It became true in time. What `saying` says is told otherwise."""
    until = time.monotonic() + TIMEOUT_SECONDS
    while not true():
        assert time.monotonic() < until, saying()
        time.sleep(0.3)
