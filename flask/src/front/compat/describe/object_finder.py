"""Finds by its name what a detector knows, for clients of Moondream's `detect` and `point`."""

from collections.abc import Mapping
from dataclasses import dataclass

from front import access
from front.compat import json_members
from front.compat.sync_detector import SyncDetector
from front.job_request import Reference
from front.settings import Settings
from front.uploads import checked_picture
from front.v1.jobs.references import References
from wire.errors import BadOptionError
from wire.tasks.detect import coco

Box = Mapping[str, float]


@dataclass(frozen=True, slots=True)
class ObjectFinder:
    """The task `detect`, asked for one label."""

    detector: SyncDetector
    settings: Settings
    references: References

    def boxes(self, given: json_members.Document) -> list[Box]:
        """Where in the picture that is, by falling confidence, as shares of its width and height.

        Raises BadOptionError for what the detector has no label for, RequestError, or as `SyncDetector.detect`.
        """
        called = json_members.text(given, "object").strip()
        labels = self._labels(called)
        picture = json_members.picture(given.get("image_url"), "image_url")
        if isinstance(picture, Reference):
            picture = self.references.picture(picture, access.owner())
        result = self.detector.detect(checked_picture(picture, self.settings), {})
        width, height = result["image"]["width"], result["image"]["height"]
        return [
            {"x_min": left / width, "y_min": top / height, "x_max": right / width, "y_max": bottom / height}
            for left, top, right, bottom in (each["xyxy"] for each in result["detections"] if each["label"] in labels)
        ]

    def _labels(self, called: str) -> frozenset[str]:
        """The labels that people mean who say `called`, of one or of several."""
        known = min(self.detector.models(), key=lambda model: not model.default).facts["labels"]
        said = {called.casefold(), called.casefold().removesuffix("s"), called.casefold().removesuffix("es")}
        if called.casefold() == "people":
            said.add("person")
        found = frozenset(label for label in known if said & {label.casefold(), coco.name(label).casefold()})
        if not found:
            names = ", ".join(coco.name(label) for label in known)
            raise BadOptionError(
                f"Expected an 'object' that the detector knows, got {called[:40]!r}. It knows {names}."
            )
        return found


def middle(box: Box) -> Mapping[str, float]:
    """The middle of the box."""
    return {"x": (box["x_min"] + box["x_max"]) / 2, "y": (box["y_min"] + box["y_max"]) / 2}
