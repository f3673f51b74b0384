"""Which narrow arithmetic this CPU has instructions for."""

from dataclasses import dataclass
from pathlib import Path
from typing import Self

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
    def here(cls) -> Self:
        """This machine's CPU."""
        try:
            return cls.of(CPUINFO.read_text(encoding="utf-8"))
        except OSError:
            return cls()
