"""How much memory a picture may cost."""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from functools import cache
from io import BytesIO
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, TiffImagePlugin
from skimage import data

from crafted import heic, tiff
from processor.imaging.decoder_pool import DecoderProcess
from processor.imaging.stored import Stored
from wire.jobs import Problem

LIMIT = 64_000_000
WH = 2000, 1500
SLACK = 8 << 20
"""Bytes that do not depend on the picture."""


@cache
def photo(mode: str = "RGB") -> Image.Image:
    """A photo of WH pixels."""
    return Image.fromarray(data.coffee()).resize(WH).convert(mode)


def saved(picture: Image.Image, kind: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, kind, **options)
    return file.getvalue()


def with_alpha(mode: str = "RGBA") -> Image.Image:
    picture = photo("RGBA").copy()
    picture.putalpha(photo("L"))
    return picture.convert(mode)


def levels(dtype: type) -> Image.Image:
    return Image.fromarray(np.asarray(photo("L")).astype(dtype) * 100)


ONE_STRIP = {TiffImagePlugin.ROWSPERSTRIP: WH[1]}
FILES: dict[str, Callable[[], bytes]] = {
    "TIFF L": lambda: tiff(photo("L"), compression="tiff_lzw"),
    "TIFF P": lambda: tiff(photo("P"), compression="tiff_lzw"),
    "TIFF RGB": lambda: tiff(photo(), compression="tiff_lzw"),
    "TIFF CMYK": lambda: tiff(photo("CMYK"), compression="tiff_lzw"),
    "TIFF YCbCr": lambda: tiff(photo("YCbCr"), compression="tiff_lzw"),
    "TIFF 1": lambda: tiff(photo("1"), compression="group4"),
    "TIFF in one strip": lambda: tiff(photo(), compression="tiff_lzw", tiffinfo=ONE_STRIP),
    "TIFF LA": lambda: tiff(with_alpha("LA"), compression="tiff_lzw"),
    "TIFF RGBA": lambda: tiff(with_alpha(), compression="tiff_lzw"),
    "TIFF I;16": lambda: tiff(levels(np.uint16), compression="tiff_lzw"),
    "TIFF I": lambda: tiff(levels(np.int32), compression="tiff_lzw"),
    "TIFF F": lambda: tiff(levels(np.float32), compression="tiff_lzw"),
    "BMP": lambda: saved(photo(), "BMP"),
    "GIF": lambda: saved(photo().quantize(256), "GIF"),
    "WebP": lambda: saved(photo(), "WEBP"),
    "WebP without loss": lambda: saved(photo(), "WEBP", lossless=True, method=0),
    "WebP with alpha": lambda: saved(with_alpha(), "WEBP"),
    "WebP that moves": lambda: saved(photo(), "WEBP", save_all=True, append_images=[photo().rotate(180)]),
    "AVIF": lambda: saved(photo(), "AVIF", speed=10),
    "AVIF with alpha": lambda: saved(with_alpha(), "AVIF", speed=10),
    "HEIC": lambda: heic(np.asarray(photo())),
    "JPEG": lambda: saved(photo(), "JPEG"),
    "JPEG CMYK": lambda: saved(photo("CMYK"), "JPEG"),
    "JPEG progressive": lambda: saved(photo(), "JPEG", progressive=True),
    "JPEG progressive 4:4:4": lambda: saved(photo(), "JPEG", progressive=True, subsampling="4:4:4"),
    "JPEG progressive CMYK": lambda: saved(photo("CMYK"), "JPEG", progressive=True),
    "PNG": lambda: saved(photo(), "PNG", compress_level=1),
    "PNG RGBA": lambda: saved(with_alpha(), "PNG", compress_level=1),
    "PNG I;16": lambda: saved(levels(np.uint16), "PNG", compress_level=1),
}


@cache
def file(kind: str) -> bytes:
    """That of FILES: made where a test wants it, since every process of tests reads this module."""
    return FILES[kind]()


MORE = {"WebP with alpha": 10, "WebP that moves": 14, "AVIF": 10, "AVIF with alpha": 12}
MORE |= {"JPEG progressive 4:4:4": 10, "JPEG progressive CMYK": 12}
"""What libraries need in themselves beyond 8 bytes a pixel (decision 20); their whole is bounded all the same."""


@pytest.fixture(scope="module")
def decoder() -> Iterator[DecoderProcess]:
    process = DecoderProcess()
    yield process
    process.close()


def status_of(process: DecoderProcess, field: str) -> int:
    """A number of the kernel's on the process' memory, in bytes."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(field)) * 1024


@pytest.mark.parametrize("kind", sorted(FILES))
def test_memory_is_bounded_by_the_pixels_that_the_header_promises(decoder: DecoderProcess, kind: str) -> None:
    """Decoding takes at most 8 bytes for each pixel, whatever the format and its colors."""
    picture = file(kind)
    Path(f"/proc/{decoder.pid}/clear_refs").write_text("5")  # the peak counts from here
    before = status_of(decoder, "VmRSS")
    assert isinstance(decoder.decode(picture, LIMIT), Stored)
    taken = status_of(decoder, "VmHWM") - before - len(picture)
    assert taken <= MORE.get(kind, 8) * WH[0] * WH[1] + SLACK


def test_nothing_of_a_picture_is_kept(decoder: DecoderProcess) -> None:
    """An idle process gives back what the last picture took: neither its file nor its pixels stay."""
    decoder.decode(file("AVIF"), LIMIT)
    before = status_of(decoder, "VmRSS")
    assert isinstance(decoder.decode(tiff(photo().resize((5000, 4000))), LIMIT), Stored)  # a file of 60 MB
    eventually_at_most = before + SLACK
    for _ in range(500):
        if status_of(decoder, "VmRSS") <= eventually_at_most:
            return
        time.sleep(0.01)
    pytest.fail(f"{status_of(decoder, 'VmRSS') - before:,} bytes more than before")


def test_a_decoder_that_wants_more_is_refused_it(decoder: DecoderProcess) -> None:
    """An animation of a few hundred bytes with a canvas of 62 megapixels would take 870 MB; the process goes on."""
    moving = bytearray(
        saved(Image.new("RGB", (64, 64)), "WEBP", save_all=True, append_images=[Image.new("L", (64, 64), 9)])
    )
    assert moving[12:16] == b"VP8X"
    moving[24:30] = (7899).to_bytes(3, "little") * 2
    refused = decoder.decode(bytes(moving), LIMIT)
    assert isinstance(refused, Problem)
    assert (refused.code, "more memory than its pixels account for" in refused.message) == ("undecodable_image", True)
    assert isinstance(decoder.decode(file("WebP"), LIMIT), Stored)


@pytest.mark.parametrize("kind", ["JPEG", "JPEG progressive", "JPEG progressive 4:4:4", "PNG", "PNG RGBA", "PNG I;16"])
def test_the_process_that_serves_takes_no_more(kind: str, tmp_path: Path) -> None:
    """What it decodes by itself has the same bounds."""
    (tmp_path / "picture").write_bytes(file(kind))
    code = """if True:
        import sys; from pathlib import Path; from processor.imaging.decode import decode
        def status_of(field): return next(int(each.split()[1]) for each in lines() if each.startswith(field)) * 1024
        def lines(): return Path("/proc/self/status").read_text().splitlines()
        picture = Path(sys.argv[1]).read_bytes()
        Path("/proc/self/clear_refs").write_text("5")
        before = status_of("VmRSS")
        decode(picture, max_pixels=64_000_000)
        print(status_of("VmHWM") - before)
    """
    taken = int(
        subprocess.run([sys.executable, "-c", code, tmp_path / "picture"], stdout=subprocess.PIPE, check=True).stdout
    )
    assert taken <= MORE.get(kind, 8) * WH[0] * WH[1] + SLACK
