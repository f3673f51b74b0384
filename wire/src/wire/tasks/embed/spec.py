"""The row of the task `embed`."""

from wire.tasks.embed.result import EmbedResult
from wire.tasks.spec import MODEL, Input, Kind, Option, Task

NUMBERS, FILE = "numbers", "file"
"""How vectors come: in the result, or in a file alone."""

VECTORS = "vectors.npy"
"""The file that holds all vectors of a job, as NumPy writes float32, little-endian, one row for each."""

MOST_TEXTS, MOST_CHARACTERS, MOST_PICTURES = 2048, 50_000, 32

EMBED = Task(
    name="embed",
    about="Makes vectors of texts and pictures: what means or looks the same lies near.",
    inputs=(
        Input("image", Kind.IMAGE, "The pictures, each of which becomes a vector.", 0, MOST_PICTURES),
        Input("text", Kind.TEXT, "The texts, each of which becomes a vector.", 0, MOST_TEXTS, MOST_CHARACTERS),
    ),
    runner="processor.tasks.embed.task:prepare",
    result=EmbedResult,
    timeout_seconds=300,
    by_default=False,
    options=(
        MODEL,
        Option("normalize", True, "Every vector has the length 1, so that a product of two is their cosine."),
        Option("dimensions", 0, "How many numbers a vector has, of a model that knows others; 0 for its own.", 0, 4096),
        Option(
            "vectors",
            NUMBERS,
            f"How vectors come: as numbers in the result and in the file {VECTORS}, or as the file alone.",
            choices=(NUMBERS, FILE),
        ),
    ),
)
