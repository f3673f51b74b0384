"""A model that is open has nothing left to do for the first time."""

import subprocess
import sys
from pathlib import Path

import pytest
from PIL import ExifTags, Image

from processor.runtimes.cores import available_cores
from processor.settings import MAX_PIXELS
from processor.tasks.detect.open import RuntimeOptions, open_processor


@pytest.mark.parametrize("precision", ["f32", "int8"])
def test_every_infer_request_has_worked(model: Path, precision: str) -> None:
    """However many pictures are worked on at a time; one that never did has no latency to tell."""
    processor = open_processor(model, RuntimeOptions(precision=precision, streams=None), "", MAX_PIXELS)
    requests = processor.detector.runtime.requests  # type: ignore[attr-defined]
    assert len(requests) >= min(2, available_cores())
    assert all(request.latency > 0 for request in requests)


FIRST = """
import sys
from pathlib import Path
from processor.base import Standalone
from processor.tasks.detect.open import RuntimeOptions, open_processor
processor = open_processor(Path(sys.argv[1]), RuntimeOptions(precision=sys.argv[2]), "", 10**8)
before = set(sys.modules)
image = Path(sys.argv[3]).read_bytes()
for options in ({}, {"shape": "rect"}, {"labels": "cat"}):
    for formats in (("jpeg",), ()):
        processor.run({"image": (image,)}, options, Standalone(formats))
print(sorted(set(sys.modules) - before))
"""


def test_the_first_picture_imports_nothing(model: Path, tmp_path: Path) -> None:
    """Neither with the picture marked nor without: fonts, codecs and options were all in use before."""
    image, exif = tmp_path / "image.jpg", Image.Exif()
    exif[ExifTags.Base.Orientation], exif[ExifTags.Base.Make] = 3, "a camera"
    Image.new("RGB", (400, 300), "gray").save(image, exif=exif)
    command = [sys.executable, "-c", FIRST, model, "int8", image]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
