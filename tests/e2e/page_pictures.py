"""Many different pictures, made of a few photos."""

import io
from collections.abc import Mapping

from PIL import Image, ImageOps

FORMS = {
    "plain": lambda photo: photo,
    "mirrored": ImageOps.mirror,
    "small": lambda photo: photo.resize((photo.width * 3 // 4, photo.height * 3 // 4)),
    "cut": lambda photo: photo.crop((photo.width // 20, 0, photo.width, photo.height * 19 // 20)),
}


def several(pictures: Mapping[str, bytes], count: int = 12) -> list[tuple[str, bytes]]:
    """`count` files, no two of which are alike, such as `cat-mirrored-0.jpg`."""
    made = [(f"{name}-{form}", name, change) for form, change in FORMS.items() for name in pictures]
    files = []
    for number in range(count):
        form, name, change = made[number % len(made)]
        photo, file = Image.open(io.BytesIO(pictures[name])).convert("RGB"), io.BytesIO()
        change(photo).save(file, "JPEG", quality=92 - number // len(made))
        files.append((f"{form}-{number // len(made)}.jpg", file.getvalue()))
    return files


def slow(picture: bytes) -> bytes:
    """The same picture with sixteen times the pixels, in a format that has to be read as a whole."""
    photo, file = Image.open(io.BytesIO(picture)), io.BytesIO()
    photo.resize((4 * photo.width, 4 * photo.height), Image.Resampling.NEAREST).save(file, "PNG", compress_level=1)
    return file.getvalue()
