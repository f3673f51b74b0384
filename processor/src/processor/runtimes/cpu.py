"""Which narrow arithmetic this CPU has instructions for."""

import platform
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from processor.runtimes.isa import leaves_bf16, limit

CPUINFO = Path("/proc/cpuinfo")
INT8 = frozenset({"avx2", "avx512_vnni", "avx_vnni", "amx_int8"})
BF16 = frozenset({"avx512_bf16", "amx_bf16"})


@dataclass(frozen=True, slots=True)
class CpuFeatures:
    """Whether there are instructions for products of 8-bit whole numbers, and of bfloat16. By default: none known."""

    int8: bool = False
    bf16: bool = False

    @classmethod
    def of(cls, cpuinfo: str) -> Self:
        """What Linux's `cpuinfo` tells of an x86 CPU. Of others it names no such flags."""
        lines = (line.partition(":") for line in cpuinfo.splitlines())
        flags = next((set(value.split()) for name, _, value in lines if name.strip() == "flags"), set())
        return cls(int8=bool(flags & INT8), bf16=bool(flags & BF16))

    @classmethod
    def detect(cls) -> Self:
        """This machine's CPU, as far as oneDNN may use it."""
        found = cls.of(_cpuinfo())
        return cls(found.int8, found.bf16 and leaves_bf16())


def named(cpuinfo: str) -> str:
    """The CPU that Linux's `cpuinfo` tells of: its name, which some hosts hide, numbers and the flags that decide."""
    pairs = (line.partition(":") for line in cpuinfo.split("\n\n")[0].splitlines())
    about = {name.strip(): value.strip() for name, _, value in pairs}
    flags = sorted((INT8 | BF16) & set(about.get("flags", "").split()))
    numbers = (about.get(name, "") for name in ("model name", "cpu family", "model", "stepping"))
    return " ".join(filter(None, (*numbers, *flags))) or platform.machine()


def cpu_name() -> str:
    """This machine's CPU, by which figures are kept, and what oneDNN may use of it."""
    return " ".join(filter(None, (named(_cpuinfo()), "" if limit() == "ALL" else f"up to {limit()}")))


def _cpuinfo() -> str:
    try:
        return CPUINFO.read_text(encoding="utf-8")
    except OSError:
        return ""
