"""What is known of a converted model: the file beside its network that says which numbers it was made of."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Self

from processor.yolo.heads import HeadSpec
from wire.errors import ManifestError

FILE_NAME = "manifest.json"
FORMAT = 2
"""Raised whenever a converted model of before would no longer be read right."""

NETWORKS = {"keras": "network.keras", "f32": "network.xml", "int8": "network-int8.xml"}
"""The file of each network that a model may have; what computes in bf16 takes that of f32."""


RECIPE = 2
"""How networks are quantized now. Raised whenever those of before shall not be taken for new ones.

1 had weights of 8 bits, which overflow on CPUs without VNNI."""


@dataclass(frozen=True, slots=True)
class Quantization:
    """How a model's int8 network was made: by `pictures` pictures, from `calibration`, with that version of NNCF.

    `calibration_sha256` says by which pictures and recipe; `recipe` is 1 where the manifest is too old to name one.
    """

    calibration: str
    calibration_sha256: str
    pictures: int
    nncf: str
    recipe: int = 1

    @property
    def current(self) -> bool:
        """Whether networks are still quantized in this way."""
        return self.recipe == RECIPE


@dataclass(frozen=True, slots=True)
class Manifest:
    """A converted model. `networks` names its networks' files; `input_wh` is (width, height).

    `quantization` is None where there is no int8 network.
    """

    name: str
    cfg_sha256: str
    weights_sha256: str
    labels: tuple[str, ...]
    heads: tuple[HeadSpec, ...]
    input_wh: tuple[int, int]
    networks: Mapping[str, str]
    quantization: Quantization | None
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
        networks, made = content["networks"], content["quantization"]
        quantization = None if made is None else Quantization(**made)
        if "f32" not in networks or not networks.keys() <= NETWORKS.keys():
            raise ValueError(f"expected networks of {', '.join(NETWORKS)}, with f32, got {', '.join(networks)}")
        if ("int8" in networks) != (quantization is not None):
            raise ValueError("an int8 network and how it was quantized come together or not at all")
        return cls(
            **content
            | {
                "labels": tuple(content["labels"]),
                "heads": heads,
                "input_wh": (width, height),
                "quantization": quantization,
            }
        )
