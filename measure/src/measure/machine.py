"""What a figure was measured on: without it, the figure says nothing."""

import platform
from collections.abc import Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from processor.runtimes.cores import available_cores

CPUINFO = Path("/proc/cpuinfo")
TELLING_FLAGS = ("avx2", "avx512f", "avx512_vnni", "avx_vnni", "avx512_bf16", "amx_int8", "amx_bf16", "asimddp", "i8mm")
PACKAGES = ("image-processor", "openvino", "keras", "tensorflow-cpu", "onnxruntime", "opencv-python-headless", "numpy")


def describe(packages: Sequence[str] = PACKAGES) -> dict[str, Any]:
    """The CPU's name, the cores in use, the instructions that decide, and the versions of what was measured."""
    about = _cpuinfo()
    flags = set((about.get("flags") or about.get("Features") or "").split())
    return {
        "cpu": about.get("model name") or platform.machine(),
        "cpu_model": about.get("model", ""),
        "cores": available_cores(),
        "flags": [flag for flag in TELLING_FLAGS if flag in flags],
        "system": f"{platform.system()} {platform.release()}, Python {platform.python_version()}",
        "versions": {name: found for name in packages if (found := _version(name))},
    }


def sentence(machine: dict[str, Any]) -> str:
    """The machine in one line, for under a table."""
    model = f", model {machine['cpu_model']}" if machine["cpu_model"] else ""
    return f"{machine['cpu']}{model}, {machine['cores']} cores, {' '.join(machine['flags'])}; {machine['system']}"


def _cpuinfo() -> dict[str, str]:
    try:
        first = CPUINFO.read_text(encoding="utf-8").split("\n\n")[0]
    except OSError:
        return {}
    pairs = (line.partition(":") for line in first.splitlines())
    return {name.strip(): value.strip() for name, _, value in pairs}


def _version(package: str) -> str | None:
    try:
        return version(package)
    except PackageNotFoundError:
        return None
