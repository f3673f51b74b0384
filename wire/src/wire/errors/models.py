"""Why a model cannot be had."""

from wire.errors.root import ImageProcessorError


class ModelError(ImageProcessorError):
    """A model cannot be had, read or converted."""

    code = "model_error"


class UnknownModelError(ModelError):
    """The catalog has no model of that name."""

    code = "unknown_model"


class ModelConflictError(ModelError):
    """The model is needed as it is, or is being loaded already."""

    code = "model_conflict"


class DownloadError(ModelError):
    """None of a file's sources delivered it."""

    code = "download_failed"


class WeightsError(ModelError):
    """A weights file is missing, short, long, or has another hash than it should."""

    code = "bad_weights"


class CfgError(ModelError):
    """A Darknet cfg holds something that cannot be built."""

    code = "bad_cfg"


class LabelsError(ModelError):
    """The labels do not fit the network's classes."""

    code = "bad_labels"


class ManifestError(ModelError):
    """A converted model's folder is incomplete or of another version."""

    code = "bad_manifest"
