"""The limit that oneDNN, inside OpenVINO, can be given: no newer instructions, to see what older CPUs would do."""

import os

LIMIT = "ONEDNN_MAX_CPU_ISA"
WITH_BF16 = ("BF16", "FP16", "AMX", "AVX10", "ALL", "DEFAULT")
"""What the names of limits that leave bfloat16 have in them."""


def limit() -> str:
    """The limit's name in capitals; `ALL` where there is none."""
    return os.environ.get(LIMIT, "").strip().upper() or "ALL"


def leaves_bf16() -> bool:
    """Whether instructions for bfloat16 may be used, where the CPU has them."""
    return any(name in limit() for name in WITH_BF16)
