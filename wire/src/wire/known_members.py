"""What a process of a later version wrote, as one of this version reads it: it may say more than this one knows."""

from collections.abc import Mapping
from typing import Any


def known_members(kind: type, given: Mapping[str, Any]) -> dict[str, Any]:
    """Those members of `given` that `kind`, a dataclass with slots, has. While versions change, in either direction,
    both are at work: what the other one says besides is no reason to lose a job."""
    names: tuple[str, ...] = kind.__slots__  # type: ignore[attr-defined]
    return {name: given[name] for name in names if name in given}
