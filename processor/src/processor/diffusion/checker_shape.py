"""What a pipeline's files say of its safety checker."""

from processor.diffusion.source import CHECKER, CONFIG, PREPROCESSOR, Source
from processor.encoders.clip import picture_shape_of
from processor.encoders.config import optional, reading
from processor.export.clip import PictureShape
from processor.tokens.files import document


def checker_shape(given: Source) -> PictureShape | None:
    """The shape of its network; None where there is none. Raises ManifestError where it cannot be read or built."""
    if given.weights(CHECKER) is None:
        return None
    with reading(given.folder / CHECKER):
        config = document(given.folder / CHECKER / CONFIG)
        vision = {**config.get("vision_config", {}), **config.get("vision_config_dict", {})}
        preprocessor = optional(given.folder / PREPROCESSOR)
        return picture_shape_of(vision, int(config.get("projection_dim", 512)), preprocessor)
