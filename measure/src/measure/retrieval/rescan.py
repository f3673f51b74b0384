"""How long it takes to see that nothing has changed: `python -m measure.retrieval.rescan --files 100000`."""

import tempfile
import time
from io import BytesIO
from pathlib import Path

import click
from PIL import Image

from measure.machine import describe, sentence
from processor.pixel_budget import PixelBudget
from processor.tasks.search.decoding import PictureDecoder
from processor.tasks.search.index.location import IndexLocation
from processor.tasks.search.index_updater import IndexingOptions, is_current, update
from processor.tasks.search.protocols import Analyzers

IN_A_FOLDER, TIMES = 400, 5


@click.command()
@click.option("--files", default=100_000, show_default=True)
def main(files: int) -> None:
    """Make a folder of FILES pictures of one content, index it, and look again whether anything has changed."""
    picture = BytesIO()
    Image.new("RGB", (32, 32), "red").save(picture, "JPEG")
    click.echo(sentence(describe()))
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "pictures"
        for number in range(files):
            path = root / f"{number // IN_A_FOLDER:04}/IMG_{number:06}.jpg"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(picture.getvalue())
        location = IndexLocation.of(root, Path(folder) / "indexes")

        def index() -> None:
            update(location, Analyzers(), PictureDecoder(10_000, PixelBudget(10_000)))

        def look() -> None:
            is_current(location, IndexingOptions())

        for what, done in (("first", index), *[("again", index)] * TIMES, *[("is it current", look)] * TIMES):
            begin, worked = time.perf_counter(), time.process_time()
            done()
            click.echo(f"{what}: {time.perf_counter() - begin:.2f} s, CPU {time.process_time() - worked:.2f} s")


if __name__ == "__main__":
    main()
