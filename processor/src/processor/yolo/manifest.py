"""What is known of a converted model: the file beside its network that says which numbers it was made of."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from processor.yolo.heads import HeadSpec
from wire.errors import ManifestError

FILE_NAME = "manifest.json"
FORMAT = 1
"""Raised whenever a converted model of before would no longer be read right."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """A converted model. `networks` names the network's file for each runtime; `input_wh` is (width, height)."""

    name: str
    cfg_sha256: str
    weights_sha256: str
    labels: tuple[str, ...]
    heads: tuple[HeadSpec, ...]
    input_wh: tuple[int, int]
    networks: Mapping[str, str]
    versions: Mapping[str, str]

    def write(self, folder: Path) -> None:
        content = {"format": FORMAT, **asdict(self)}
        (folder / FILE_NAME).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest in `folder`. Raises ManifestError where there is none, or one that another version wrote."""
        path = folder / FILE_NAME
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content.pop("format") != FORMAT:
                raise ManifestError(f"Model {folder}: was converted by another version. Convert it again.")
            return cls._of(content)
        except OSError as error:
            raise ManifestError(
                f"Model {folder}: expected a converted model with a {FILE_NAME}, found none."
            ) from error
        except (KeyError, TypeError, ValueError, AttributeError) as error:
            raise ManifestError(f"Model {folder}: its {FILE_NAME} cannot be read. Convert it again.") from error

    @classmethod
    def _of(cls, content: dict[str, Any]) -> Self:
        width, height = content["input_wh"]
        heads = tuple(
            HeadSpec(tuple((w, h) for w, h in head["anchors"]), head["classes"], head["scale_x_y"])
            for head in content["heads"]
        )
        return cls(**content | {"labels": tuple(content["labels"]), "heads": heads, "input_wh": (width, height)})
