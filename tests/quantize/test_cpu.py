"""What is known of the CPU."""

import pytest

from processor.runtimes.cpu import CpuFeatures, cpu_name, named
from processor.runtimes.isa import leaves_bf16


@pytest.mark.parametrize(
    ("cpuinfo", "expected"),
    [
        ("", CpuFeatures()),
        ("flags\t\t: fpu avx sse4_1", CpuFeatures()),
        ("flags\t\t: fpu avx2 avx512f", CpuFeatures(int8=True)),
        ("processor\t: 0\nflags\t\t: avx2 avx_vnni\n", CpuFeatures(int8=True)),
        ("flags\t: avx512_vnni avx512_bf16\nvmx flags\t: x", CpuFeatures(int8=True, bf16=True)),
        ("flags\t: amx_tile amx_bf16 amx_int8", CpuFeatures(int8=True, bf16=True)),
        ("Features\t: fp asimd bf16 i8mm", CpuFeatures()),
    ],
)
def test_the_cpu_is_known_by_its_flags(cpuinfo: str, expected: CpuFeatures) -> None:
    """Of what is not known, nothing is assumed."""
    assert CpuFeatures.of(cpuinfo) == expected


def test_a_cpu_is_known_by_its_name_numbers_and_flags() -> None:
    """Hosts hide the name, never the flags."""
    one = "processor\t: 0\nmodel name\t: AMD EPYC\ncpu family\t: 26\nmodel\t: 2\nstepping\t: 1\nflags\t: fpu avx2 sse\n"
    assert named(f"{one}\n{one}") == "AMD EPYC 26 2 1 avx2"
    assert named(one.replace("avx2", "avx2 avx512_vnni")) == "AMD EPYC 26 2 1 avx2 avx512_vnni"
    assert named("")


@pytest.mark.parametrize(
    ("limit", "bf16"),
    [
        ("", True),
        ("ALL", True),
        ("avx512_core_bf16", True),
        ("AVX512_CORE_AMX", True),
        ("AVX2", False),
        ("AVX512_CORE", False),
    ],
)
def test_a_limit_of_onednn_counts(limit: str, *, bf16: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    """What it may not use is not chosen, and figures are kept under another name."""
    free = cpu_name()
    monkeypatch.setenv("ONEDNN_MAX_CPU_ISA", limit)
    assert leaves_bf16() is bf16
    assert bf16 or not CpuFeatures.detect().bf16
    assert (cpu_name() == free) is (limit in ("", "ALL"))
