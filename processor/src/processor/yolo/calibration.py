"""The pictures that a quantization is calibrated on: real ones, never noise."""

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from processor.imaging.decode import decode
from processor.imaging.letterbox import Letterbox
from processor.settings import MAX_PIXELS
from processor.yolo.manifest import RECIPE, Manifest
from wire.errors import ImageProcessorError, ModelError

Pixels = NDArray[np.uint8]

SUFFIXES = frozenset({".jpg", ".jpeg", ".png", ".webp", ".bmp", ".tif", ".tiff"})
MOST_PICTURES = 300
ENOUGH_PICTURES = 64
"""Fewer than that are shown in several ways each."""

CARRIED = (
    (
        "scikit-image",
        "skimage",
        "data",
        "astronaut.png camera.png chelsea.png coffee.png motorcycle_left.png rocket.jpg",
    ),
    ("scikit-learn", "sklearn", "datasets/images", "china.jpg flower.jpg"),
)
"""Photographs inside packages that quantizing needs anyway: distribution, package, folder, files."""


@dataclass(frozen=True, slots=True)
class Calibration:
    """Pictures to quantize by. `name` says where they are from, `sha256` which they are and by which recipe."""

    name: str
    sha256: str
    files: tuple[Path, ...]

    def inputs(self, frame_wh: tuple[int, int]) -> Iterator[Pixels]:
        """Network inputs (1, height, width, 3) uint8 RGB, square, of (width, height) `frame_wh`.

        Raises ModelError where a file is no picture.
        """
        photos = (read(file) for file in self.files)
        if len(self.files) >= ENOUGH_PICTURES:
            yield from (_fit(photo, frame_wh) for photo in photos)
            return
        few = list(photos)
        for photo in few:
            yield from (_fit(view, frame_wh) for view in views(photo))
        yield from quartets(few, frame_wh)


def from_folder(folder: Path) -> Calibration:
    """The pictures in `folder`; of more than MOST_PICTURES, so many at equal distances by name. Raises ModelError."""
    if not folder.is_dir():
        raise ModelError(f"Calibration {folder}: expected a folder of pictures, there is none.")
    files = sorted((each for each in folder.iterdir() if each.suffix.lower() in SUFFIXES), key=lambda each: each.name)
    if not files:
        raise ModelError(f"Calibration {folder}: expected pictures ({', '.join(sorted(SUFFIXES))}), found none.")
    count = min(len(files), MOST_PICTURES)
    return _of(folder.resolve().name, [files[index * len(files) // count] for index in range(count)])


def carried() -> Calibration | None:
    """The photographs that installed packages carry, None where there are none."""
    names, files = [], []
    for distribution, package, folder, members in CARRIED:
        spec = find_spec(package)
        for root in (spec.submodule_search_locations or ()) if spec else ():
            found = [Path(root, folder, member) for member in members.split()]
            found = [each for each in found if each.is_file()]
            if found:
                names.append(f"{distribution} {version(distribution)}")
            files += found
    return _of(", ".join(names), files) if files else None


def choose(folder: Path | None) -> Calibration | None:
    """The pictures in the `folder` that somebody named, else those that packages carry, if any. Raises ModelError."""
    return carried() if folder is None else from_folder(folder)


def can_quantize() -> bool:
    """Whether what quantizes is installed."""
    return find_spec("nncf") is not None


def suits(manifest: Manifest, folder: Path | None) -> bool:
    """Whether a model need not be quantized again for whoever named the `folder` of pictures, or none.

    A quantization by somebody's own pictures is never replaced by one that nobody asked for, unless its recipe is of
    before. Raises ModelError.
    """
    if not can_quantize():
        return True
    made = manifest.quantization
    if folder is None:
        return carried() is None if made is None else made.current
    return made is not None and made.calibration_sha256 == from_folder(folder).sha256


def _of(name: str, files: list[Path]) -> Calibration:
    """The hash knows pictures by their content, in whatever order and by whatever name."""
    digests = sorted(hashlib.sha256(file.read_bytes()).hexdigest() for file in files)
    whole = f"recipe {RECIPE}: {''.join(digests)}"
    return Calibration(name, hashlib.sha256(whole.encode()).hexdigest(), tuple(files))


def read(file: Path) -> Pixels:
    """The picture in `file`, (H, W, 3) uint8 RGB. Raises ModelError."""
    try:
        return decode(file.read_bytes(), max_pixels=MAX_PIXELS).pixels
    except (OSError, ImageProcessorError) as error:
        raise ModelError(f"Calibration {file}: {error} Take it out of the folder.") from error


def _fit(photo: Pixels, frame_wh: tuple[int, int]) -> Pixels:
    return (
        Letterbox.square((photo.shape[1], photo.shape[0]), frame_wh).apply(photo, np.uint8).astype(np.uint8, copy=False)
    )


def views(photo: Pixels) -> Iterator[Pixels]:
    """The whole, its mirror image, and four corners of three quarters of each side."""
    height, width = photo.shape[:2]
    yield photo
    yield np.ascontiguousarray(photo[:, ::-1])
    for top in (0, height // 4):
        for left in (0, width // 4):
            yield np.ascontiguousarray(photo[top : top + 3 * height // 4, left : left + 3 * width // 4])


def quartets(photos: list[Pixels], frame_wh: tuple[int, int]) -> Iterator[Pixels]:
    """Each four neighbors in one input, small: pictures of many things are made of small ones.

    Of an odd side the last row or column is there twice.
    """
    half_wh = (frame_wh[0] // 2, frame_wh[1] // 2)
    small = [_fit(photo, half_wh) for photo in photos]
    for index in range(len(small)):
        top_left, top_right, left, right = (small[(index + step) % len(small)] for step in range(4))
        four = np.concatenate([np.concatenate([top_left, top_right], 2), np.concatenate([left, right], 2)], 1)
        odd = ((0, 0), (0, frame_wh[1] % 2), (0, frame_wh[0] % 2), (0, 0))
        yield np.pad(four, odd, mode="edge") if any(map(any, odd)) else four
