"""The row of the task `detect`."""

from wire.tasks.detect import labels
from wire.tasks.detect.result import DetectionResult
from wire.tasks.spec import AUTO, MODEL, Input, Kind, Option, Task

SHAPES = ("square", "rect", "stretch")
"""How a picture may lie in the network's input."""


DETECT = Task(
    name="detect",
    about="Finds objects and says what and where they are.",
    inputs=(Input("image", Kind.IMAGE, "The picture in which objects are found."),),
    runner="processor.tasks.detect.task:prepare",
    result=DetectionResult,
    formats="front.tasks.detect:FORMATS",
    timeout_seconds=60,
    options=(
        Option("confidence_threshold", 0.25, "Objects below this confidence are left out."),
        Option("iou_threshold", 0.45, "Of two boxes of one label that overlap more than this, the weaker goes."),
        Option("max_detections", 100, "At most so many objects, the most confident ones.", 1, 1000),
        Option("size", 0, "The longer side of the network's input, in pixels; 0 for its own.", 320, 832, 32, (0,)),
        Option(
            "shape",
            AUTO,
            "How the picture lies in the network's input: square for Darknet's whole frame, rect for what of it holds "
            "the picture, which is faster, stretch for all of it filled; auto for the service's, else the model's own.",
            choices=(AUTO, *SHAPES),
        ),
        Option(
            "labels",
            "",
            "Only these, each perhaps with a threshold of its own; all where it is empty.",
            written=labels.canonical,
            syntax=f"labels such as person,dog:0.6 ({labels.QUOTING})",
            listed=labels.from_json,
        ),
        MODEL,
    ),
)
