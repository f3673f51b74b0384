"""A process of the processor that is started with a bad setting ends with one line of it."""

from pathlib import Path

import pytest
from click.testing import CliRunner

from processor.cli import main

BAD = {
    "PORT": "seven",
    "HTTP_THREADS": "0",
    "REDIS_URL": "redis://:half/of-a-password@redis:6379/0",
    "PROMETHEUS_MULTIPROC_DIR": "/nowhere",
}


@pytest.mark.parametrize(("name", "value"), BAD.items(), ids=BAD)
def test_mode_1_says_what_was_expected(name: str, value: str, tmp_path: Path) -> None:
    """Before a model is fetched or converted."""
    ended = CliRunner().invoke(main, ["serve"], env={name: value, "MODELS_DIR": str(tmp_path)})
    assert ended.exit_code == 1
    [line] = ended.output.splitlines()
    assert line.startswith(f"Error: Setting {name}: expected ")
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("url", ["redis:6379", "http://redis:6379/0", BAD["REDIS_URL"]])
def test_a_worker_says_what_an_address_of_redis_is(url: str, tmp_path: Path) -> None:
    """And shows no part of what may be a password."""
    ended = CliRunner().invoke(main, ["worker"], env={"REDIS_URL": url, "MODELS_DIR": str(tmp_path)})
    assert ended.exit_code == 1
    [line] = ended.output.splitlines()
    assert line.startswith("Error: Setting REDIS_URL: expected an address such as redis://")
    assert "password@redis:6379" not in line
    assert not list(tmp_path.iterdir())
