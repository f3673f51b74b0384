"""A task that nobody but its tests knows: text in, an image out, long, in steps. Installed as any package is.

The row is a module of its own: a front reads it, and has nothing of what the runner needs.
"""

from collections.abc import Mapping
from pathlib import Path

ROW = """
from wire.tasks.spec import Input, Kind, Option, Task

PAINT = Task(
    name="paint",
    about="Paints a colour, slowly.",
    inputs=(
        Input("prompt", Kind.TEXT, "The colour.", characters=40),
        Input("source", Kind.IMAGE, "A picture to paint over.", at_least=0),
    ),
    options=(
        Option("steps", 4, "How many steps it takes.", 1, 1000),
        Option("step_ms", 20, "How long a step takes, in milliseconds.", 1, 5000),
    ),
    runner="own_paint.runner:prepare",
    timeout_seconds=60,
    max_queue=8,
    attempts=1,
    at_once=1,
    cost=lambda options: options["steps"] / 4,
    most_seconds=600,
)
'''

RUNNER = '''
import time
from io import BytesIO

from PIL import Image

from processor.base import Output
"""

RUNNER = """
import time
from io import BytesIO

from PIL import Image

from processor.base import Output


class Painter:
    def run(self, inputs, options, context):
        (prompt,) = inputs["prompt"]
        size = (64, 64)
        if source := inputs.get("source"):
            size = Image.open(BytesIO(source[0])).size
        picture = jpeg = None
        for step in range(options["steps"]):
            picture = Image.new("RGB", size, prompt.decode())
            file = BytesIO()
            picture.save(file, "JPEG")
            context.step(step, options["steps"], file.getvalue())
            time.sleep(options["step_ms"] / 1000)
        png = BytesIO()
        picture.save(png, "PNG")
        result = {"prompt": prompt.decode(), "size": list(size)}
        return Output(result, files={"picture.png": png.getvalue()}, counts={prompt.decode(): 1})

    def cards(self):
        return ()


def prepare(settings, progress):
    return Painter
"""


def installed(folder: Path) -> Mapping[str, str]:
    """The environment of a process that finds the task, which lies in `folder`."""
    package = folder / "own_paint"
    package.mkdir()
    (package / "__init__.py").write_text("")
    (package / "row.py").write_text(ROW)
    (package / "runner.py").write_text(RUNNER)
    about = folder / "own_paint-0.dist-info"
    about.mkdir()
    (about / "METADATA").write_text("Metadata-Version: 2.1\nName: own-paint\nVersion: 0\n")
    (about / "entry_points.txt").write_text("[image_processor.tasks]\npaint = own_paint.row:PAINT\n")
    return {"PYTHONPATH": str(folder)}
