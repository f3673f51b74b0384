"""A process that ends while it indexes, or cannot write what it would."""

import subprocess
import sys
from pathlib import Path

from conftest import ROOT
from search_folder import picture

PROGRAM = """
import atexit, sys, threading, time
from pathlib import Path
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import IndexUpdater
from processor.tasks.search.analyzers import CurrentAnalyzers
from processor.pixel_budget import PixelBudget
from processor.tasks.search.decoding import PictureDecoder
from wire.models import ModelInfo, ModelVersion

looked = threading.Event()

class Slow:
    def models(self):
        return (ModelInfo("detect", ModelVersion("slow", "0" * 64)),)

    def look(self, photo, options):
        looked.set()
        time.sleep(0.3)
        return {"detections": []}

def tell():
    names = [each.name for each in threading.enumerate()]
    print("indexing" in names, flush=True)

atexit.register(tell)
location = IndexLocation.of(Path(sys.argv[1]), Path(sys.argv[2]))
decoder = PictureDecoder(1_000_000, PixelBudget(1_000_000))
IndexUpdater([location], CurrentAnalyzers({"detect": Slow()}), decoder, 3600).start()
looked.wait(30)
sys.exit(0)
"""


def ended(program: str, root: Path, indexes: Path) -> subprocess.CompletedProcess[str]:
    """The program, by itself, with the folder of pictures and the one for indexes, once it has ended."""
    command = [sys.executable, "-c", program, str(root), str(indexes)]
    return subprocess.run(command, capture_output=True, text=True, cwd=ROOT, check=False, timeout=60)


def test_a_process_ends_behind_the_picture_in_hand(tmp_path: Path) -> None:
    """Nothing of it runs on in the middle of native code, which would abort it; and that is no failure to tell of."""
    root = tmp_path / "album"
    root.mkdir()
    for number in range(40):
        (root / f"{number}.png").write_bytes(picture(number))
    done = ended(PROGRAM, root, tmp_path / "indexes")
    assert (done.returncode, done.stdout, done.stderr) == (0, "False\n", "")


def test_a_folder_that_indexes_cannot_be_written_to_is_told_in_one_line(tmp_path: Path) -> None:
    """As in a container, where nothing can be written to by default; the line says which setting names another."""
    root = tmp_path / "album"
    root.mkdir()
    (tmp_path / "no folder").write_text("")
    program = PROGRAM.replace("looked.wait(30)", "time.sleep(1)")
    done = ended(program, root, tmp_path / "no folder/indexes")
    [line] = done.stderr.splitlines()
    assert (done.returncode, line.startswith(f"{root}: could not be indexed: ")) == (0, True)
    assert line.endswith("name it with SEARCH_INDEXES.")
