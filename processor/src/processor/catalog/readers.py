"""The networks of the task `read`: PaddleOCR's PP-OCRv6 small (Apache-2.0), as the wheel `rapidocr` carries them.

Its recognizer is kept with the characters that it knows, in the file's own metadata.
"""

from pathlib import Path
from tempfile import TemporaryDirectory

from processor.catalog.files import sha256
from processor.catalog.locks import only_one
from processor.catalog.progress import Progress
from processor.catalog.wheels import Wheel, unpacked

NAME = "pp-ocrv6-small"
ABOUT = "PaddleOCR's PP-OCRv6 small: Latin and Greek letters, Chinese, Japanese."
LICENSE = "Apache-2.0"
REQUIREMENT = "rapidocr==3.10.0"

DETECTOR, CLASSIFIER, RECOGNIZER = "detector.onnx", "classifier.onnx", "recognizer.onnx"
MEMBERS = {
    DETECTOR: "rapidocr/models/PP-OCRv6_det_small.onnx",
    CLASSIFIER: "rapidocr/models/ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    RECOGNIZER: "rapidocr/models/PP-OCRv6_rec_small.onnx",
}
"""The wheel's member for each of the files that a reader is converted from."""

WHEEL = Wheel(
    REQUIREMENT,
    27_288_134,
    "2fc34e26cd0f48514804a94f8832283039c7334076bff60768b1fed9ad068050",
    {
        MEMBERS[DETECTOR]: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
        MEMBERS[CLASSIFIER]: "e47acedf663230f8863ff1ab0e64dd2d82b838fceb5957146dab185a89d6215c",
        MEMBERS[RECOGNIZER]: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    },
)


def obtain(directory: Path, progress: Progress) -> Path:
    """The folder NAME in `directory`, where all three files are, by their hashes. Raises DownloadError."""
    folder = directory / NAME
    if is_here(folder):
        return folder
    folder.mkdir(parents=True, exist_ok=True)
    with only_one(folder / RECOGNIZER), TemporaryDirectory(dir=folder) as scratch:
        if not is_here(folder):
            found = unpacked(WHEEL, MEMBERS.values(), Path(scratch), progress)
            for name, member in MEMBERS.items():
                found[member].replace(folder / name)
    return folder


def is_here(folder: Path) -> bool:
    """Whether `folder` has all three files as they are in the wheel."""
    return all(
        (folder / name).is_file() and sha256(folder / name) == WHEEL.members[member] for name, member in MEMBERS.items()
    )
