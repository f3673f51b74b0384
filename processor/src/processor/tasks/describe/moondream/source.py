"""What a model is converted from: the vendor's file, or one that somebody put there."""

from dataclasses import dataclass
from pathlib import Path

from processor.catalog.files import WeightsFile

NAME = "moondream-0.5b"
ABOUT = "Moondream 0.5B of December 2024: captions and answers in English, as its vendor quantized it to int8."
LICENSE = "Apache-2.0"
NOTICE = "Its vendor calls it a model to be distilled for small devices: it is often wrong. Check what matters."

HUB = "https://huggingface.co/vikhyatk/moondream2/resolve/9dddae84d54db4ac56fe37817aeaeb502ed083e2"
FILE = WeightsFile(
    "moondream-0_5b-int8.mf.gz",
    621_619_051,
    "355c534d5f71fff8524dfeb41ba65f7d07948f910f754de4df242d0037d8be4a",
    (f"{HUB}/moondream-0_5b-int8.mf.gz",),
)
"""Size and hash as the hub has them for its branch `onnx`, quoted by a public audit: the file was not at hand."""

SUFFIXES = (".mf", ".mf.gz")


@dataclass(frozen=True, slots=True)
class Source:
    """The container at `path`, and what is said of the model that it becomes."""

    name: str
    path: Path
    about: str = ""
    license: str = ""
    notice: str = ""


def brought(folder: Path) -> dict[str, Path]:
    """The containers in `folder`, by the names of their models: that of the catalog's file, else the file's own."""
    found = {
        path.name.removesuffix(suffix): path
        for suffix in SUFFIXES
        for path in sorted(folder.glob(f"[!.]*{suffix}"))
        if path.is_file()
    }
    usual = FILE.file_name.removesuffix(".mf.gz")
    return {NAME if name == usual else name: path for name, path in found.items()}
