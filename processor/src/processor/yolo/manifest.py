"""What is known of a converted model: the file beside its network that says which numbers it was made of."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any, Self

from processor.catalog.known_hashes import known_sha256
from processor.yolo.heads import HeadSpec
from processor.yolo.manifest_checks import check
from wire.errors import ManifestError
from wire.tasks.detect.model import Agreement
from wire.tasks.detect.spec import SHAPES

FILE_NAME = "manifest.json"
FORMAT = 3
"""Raised whenever a converted model of before would no longer be read right, or as it would be converted now."""

OLDER = {2: {"shape": SHAPES[0], "shape_reason": "it was converted before the cfg was asked; convert it again"}}
"""By the formats of before that can still be read, what they lack. Where the cfg is at hand, it is converted anew."""

NETWORKS = {"keras": "network.keras", "f32": "network.xml", "int8": "network-int8.xml"}
"""The file of each network that a model may have; what computes in bf16 takes that of f32."""


RECIPE = 3
"""How networks are quantized now. Raised whenever those of before shall not be taken for new ones.

1 had weights of 8 bits, which overflow on CPUs without VNNI; 2 had symmetric activations, cut off at the pictures' mean
maximum."""


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

    `quantization` is None where there is no int8 network. `files` has the SHA-256 of each file beside the manifest,
    `agreement` how near each precision was found to float32, and `stride` how many pixels of the input a cell of the
    coarsest layer stands for. A manifest of before has none of the three: then the coarsest head's stride counts.
    `shape` is how a picture lies in its input where nobody says otherwise, `shape_reason` why. `format` is that of the
    file it was read from.
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
    stride: int = 0
    files: Mapping[str, str] = field(default_factory=dict)
    agreement: Mapping[str, Agreement] = field(default_factory=dict)
    shape: str = SHAPES[0]
    shape_reason: str = ""
    format: int = FORMAT

    def checked(self, folder: Path, kind: str) -> Path:
        """The file of the network of that `kind` in `folder`, which is as it was converted. Raises ManifestError."""
        network = folder / self.networks[kind]
        for name, expected in self.files.items():
            if Path(name).stem == network.stem and (network.suffix == ".keras") == name.endswith(".keras"):
                _check_file(folder / name, expected)
        return network

    def write(self, folder: Path) -> None:
        content = asdict(self)
        (folder / FILE_NAME).write_text(json.dumps(content, indent=2) + "\n", encoding="utf-8")

    @classmethod
    def read(cls, folder: Path) -> Self:
        """The manifest in `folder`. Raises ManifestError where there is none, or one that another version wrote."""
        path = folder / FILE_NAME
        try:
            content = json.loads(path.read_text(encoding="utf-8"))
            if content["format"] not in (FORMAT, *OLDER):
                raise ManifestError(f"Model {folder}: was converted by another version. Convert it again.")
            return cls._of(OLDER.get(content["format"], {}) | content)
        except FileNotFoundError as error:
            raise ManifestError(
                f"Model {folder}: expected a converted model with a {FILE_NAME}, found none. Convert it again."
            ) from error
        except OSError as error:
            raise _unreadable(path, error) from error
        except (KeyError, TypeError, ValueError, AttributeError, RecursionError) as error:
            reason = " ".join(str(error).split())[:100]
            raise ManifestError(
                f"Model {folder}: its {FILE_NAME} cannot be read ({type(error).__name__}: {reason}). Convert it again."
            ) from error

    @classmethod
    def _of(cls, content: dict[str, Any]) -> Self:
        check(content)
        width, height = content["input_wh"]
        heads = tuple(
            HeadSpec(
                tuple((w, h) for w, h in head["anchors"]),
                head["classes"],
                head["scale_x_y"],
                bool(head.get("new_coords", False)),
            )
            for head in content["heads"]
        )
        networks, made = content["networks"], content["quantization"]
        quantization = None if made is None else Quantization(**made)
        if "f32" not in networks or not networks.keys() <= NETWORKS.keys():
            raise ValueError(f"expected networks of {', '.join(NETWORKS)}, with f32, got {', '.join(networks)}")
        if ("int8" in networks) != (quantization is not None):
            raise ValueError("an int8 network and how it was quantized come together or not at all")
        agreement = {name: Agreement(**each) for name, each in content.get("agreement", {}).items()}
        return cls(
            **content
            | {
                "labels": tuple(content["labels"]),
                "heads": heads,
                "input_wh": (width, height),
                "quantization": quantization,
                "agreement": agreement,
            }
        )


def _check_file(path: Path, expected: str) -> None:
    try:
        found = known_sha256(path, path.parent)
    except FileNotFoundError as error:
        raise ManifestError(
            f"Model {path.parent}: {path.name} is missing. Remove the folder and convert the model again, or copy it "
            "again."
        ) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    if found != expected:
        raise ManifestError(
            f"Model {path.parent}: {path.name} is not as it was converted (sha256 {expected[:12]}… expected, got "
            f"{found[:12]}…). Remove the folder and convert the model again, or copy it again."
        )


def _unreadable(path: Path, error: OSError) -> ManifestError:
    return ManifestError(
        f"Model {path.parent}: cannot read {path.name} ({error.strerror or error}). Give this user the right to read "
        "it, or remove the folder and convert the model again."
    )
