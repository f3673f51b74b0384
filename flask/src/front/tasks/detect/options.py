"""What can be asked of detections that were found already."""

from wire.tasks.detect.spec import DETECT
from wire.tasks.spec import Option

NEAR_MISSES = Option("near_misses", False, "Tell the best ones that the threshold left out, too.")
SCORES = Option("confidence", True, "Write the confidence as the last column of format=yolo; trainers expect none.")

WANTED_LABELS = "labels"
CHANGED = ("confidence_threshold", "iou_threshold", "max_detections", WANTED_LABELS)
CHANGEABLE = tuple(option for option in DETECT.options if option.name in CHANGED)
"""The options of the task that may be other than they were for the job."""
