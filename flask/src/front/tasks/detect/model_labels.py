"""All the labels of the models that results came from, also where nobody has such a model loaded any more."""

from collections.abc import Mapping
from typing import Any

from front.services import Services
from wire import keys
from wire.tasks.detect import model_labels
from wire.tasks.detect.spec import DETECT
from wire.workers import models

Version = tuple[str, str, str]


class ModelLabels:
    """Finds them for the results of one request, those of each model once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: dict[Version, tuple[str, ...]] = {}

    def of(self, result: Mapping[str, Any]) -> tuple[str, ...]:
        """The labels, by class_id, of the model that `result` came from; empty where nobody knows them."""
        model = result.get("model", {})
        version = (model.get("name", ""), model.get("weights_sha256", ""), model.get("labels_sha256", ""))
        if version not in self._known:
            self._known[version] = self._kept(version) or self._loaded(version)
        return self._known[version] if _fits(result, self._known[version]) else ()

    def _kept(self, version: Version) -> tuple[str, ...]:
        found = self._services.store.get(keys.shared(version[2])) if version[2] else None
        return model_labels.unpack(found) if found else ()

    def _loaded(self, version: Version) -> tuple[str, ...]:
        """Those of a loaded model of that name and those weights; of that list of labels, where the version has one."""
        for model in models(self._services.workers.reports(), DETECT.name):
            loaded, digest = model.version, model.facts["labels_sha256"]
            if (loaded.name, loaded.weights_sha256) == version[:2] and version[2] in ("", digest):
                return tuple(model.facts["labels"])
        return ()


def _fits(result: Mapping[str, Any], labels: tuple[str, ...]) -> bool:
    """Whether what was found is called as `labels` say."""
    found = {(each["class_id"], each["label"]) for each in result.get("detections", ())}
    return all(class_id < len(labels) and labels[class_id] == label for class_id, label in found)
