"""What is said of a model that detects, besides what is said of each."""

from dataclasses import asdict
from typing import Any

from wire.models import ModelInfo
from wire.tasks.detect.labels import DARKNET, MODERN
from wire.tasks.detect.model import accuracy
from wire.tasks.detect.spec import DETECT

ALIASES = {**MODERN, **DARKNET}

(SIZE,) = (option for option in DETECT.options if option.name == "size")


def members(model: ModelInfo) -> dict[str, Any]:
    """The members that models had before other tasks had some: its facts and figures, and what comes of its labels."""
    return {
        **model.facts,
        "accuracy": [asdict(each) for each in accuracy(model.measures)],
        **model.machine,
        "aliases": {label: ALIASES[label] for label in model.facts["labels"] if label in ALIASES},
        "sizes": {"minimum": int(SIZE.minimum), "maximum": int(SIZE.maximum), "step": SIZE.step},
    }
