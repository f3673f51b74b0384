"""Stand-in by the lead until helper N's module is here."""

from pathlib import Path

from processor.yolo.manifest import Manifest


def choose(requested: str, manifest: Manifest, folder: Path) -> str:
    return "f32" if requested == "auto" else requested
