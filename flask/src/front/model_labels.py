"""All the labels of the models that results came from, also where nobody has such a model loaded any more."""

from collections.abc import Mapping
from typing import Any

from front.services import Services
from wire import keys
from wire.tasks.detect import model_labels
from wire.workers import cards

Stamp = tuple[str, str, str]


class ModelLabels:
    """Finds them for the results of one request, those of each model once."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._known: dict[Stamp, tuple[str, ...]] = {}

    def of(self, result: Mapping[str, Any]) -> tuple[str, ...]:
        """The labels, by class_id, of the model that `result` came from; empty where nobody knows them."""
        model = result.get("model", {})
        stamp = (model.get("name", ""), model.get("weights_sha256", ""), model.get("labels_sha256", ""))
        if stamp not in self._known:
            self._known[stamp] = self._kept(stamp) or self._loaded(stamp)
        return self._known[stamp] if _fits(result, self._known[stamp]) else ()

    def _kept(self, stamp: Stamp) -> tuple[str, ...]:
        found = self._services.store.get(keys.shared(stamp[2])) if stamp[2] else None
        return model_labels.unpack(found) if found else ()

    def _loaded(self, stamp: Stamp) -> tuple[str, ...]:
        """Those of a loaded model of that name and those weights; of that list of labels, where the stamp has one."""
        for card in cards(self._services.workers.reports()):
            here = card.stamp
            if (here.name, here.weights_sha256) == stamp[:2] and stamp[2] in ("", here.labels_sha256):
                return card.labels
        return ()


def _fits(result: Mapping[str, Any], labels: tuple[str, ...]) -> bool:
    """Whether what was found is called as `labels` say."""
    found = {(each["class_id"], each["label"]) for each in result.get("detections", ())}
    return all(class_id < len(labels) and labels[class_id] == label for class_id, label in found)
