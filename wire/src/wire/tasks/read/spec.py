"""The row of the task `read`."""

from wire.tasks.read.result import ReadResult
from wire.tasks.spec import AUTO, MODEL, Input, Kind, Option, Task

TURNS = (0, 90, 180, 270)
"""How text may lie in a picture, in degrees clockwise."""


READ = Task(
    name="read",
    about="Reads the text in a picture, line by line, however the picture is turned.",
    inputs=(Input("image", Kind.IMAGE, "The picture in which text is read."),),
    runner="processor.tasks.read.task:prepare",
    result=ReadResult,
    formats="front.tasks.read:FORMATS",
    timeout_seconds=60,
    at_once=1,
    by_default=False,
    options=(
        Option("confidence_threshold", 0.5, "Lines that were read less surely than that are left out."),
        Option(
            "size",
            0,
            "The longer side, in pixels, to which a larger picture is reduced before text is looked for; 0 to look at "
            "every pixel, which finds the smallest text and takes longest.",
            320,
            4096,
            32,
            (0,),
        ),
        Option(
            "turn",
            AUTO,
            "How the text lies in the picture, in degrees clockwise, where that is known; auto to find out, for each "
            "line.",
            choices=(AUTO, *map(str, TURNS)),
        ),
        MODEL,
    ),
)
