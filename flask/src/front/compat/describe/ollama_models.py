"""The models that describe, as ollama tells of its own."""

from collections.abc import Mapping
from typing import Any

from front.compat.describe.ollama_request import LATEST
from wire.models import ModelInfo

CAPABILITIES = ("completion", "vision")


def listed(model: ModelInfo, changed_at: str) -> Mapping[str, Any]:
    """The model in a list; nothing here knows its size on a disk, or since when it is there but for `changed_at`."""
    name = f"{model.name}{LATEST}"
    digest = model.version.weights_sha256
    return {
        "name": name,
        "model": name,
        "modified_at": changed_at,
        "size": 0,
        "digest": digest,
        "details": details(model),
    }


def details(model: ModelInfo) -> Mapping[str, Any]:
    """What a model is like."""
    return {
        "parent_model": "",
        "format": model.version.runtime,
        "family": model.name,
        "families": [model.name],
        "parameter_size": "",
        "quantization_level": model.version.precision,
    }


def shown(model: ModelInfo, changed_at: str) -> Mapping[str, Any]:
    """All that is known of a model."""
    return {
        "license": model.license,
        "modelfile": "",
        "parameters": "",
        "template": "",
        "details": details(model),
        "model_info": {
            "general.architecture": model.name,
            **{f"general.{key}": each for key, each in model.facts.items()},
        },
        "capabilities": list(CAPABILITIES),
        "modified_at": changed_at,
    }
