"""All the labels of the model that a result came from."""

from dataclasses import replace
from typing import Any

from front.dispatch.fakes import RESULT, FakeDispatcher
from front.fakes import StaticWorkerRegistry, services_of
from front.tasks.detect.model_labels import ModelLabels
from wire import keys
from wire.tasks.detect import model_labels
from wire.tasks.detect.model import DetectModel, DetectModelVersion

LABELS = (*(f"label {number}" for number in range(16)), "dog")
DIGEST = model_labels.digest(LABELS)
VERSION = DetectModelVersion("toy", "0" * 64, "fake", "float32", (416, 416), DIGEST)


def result_of(digest: str | None, label: str = "dog") -> dict[str, Any]:
    model = {**RESULT["model"], **({} if digest is None else {"labels_sha256": digest})}
    return {**RESULT, "model": model, "detections": [{**RESULT["detections"][0], "label": label}]}


def known(digest: str | None, *models: DetectModel, kept: bool = False, label: str = "dog") -> tuple[str, ...]:
    services = services_of(FakeDispatcher(), workers=StaticWorkerRegistry(tuple(each.info for each in models)))
    if kept:
        services.store.put(keys.shared(DIGEST), model_labels.pack(LABELS), 60)
    return ModelLabels(services).of(result_of(digest, label))


def test_they_are_kept_with_the_results_and_need_no_worker() -> None:
    """A name for the list is in each result, the list itself in the store, once."""
    assert known(DIGEST, kept=True) == LABELS
    assert known(DIGEST) == known(None, kept=True) == ()


def test_else_a_loaded_model_of_that_name_and_those_weights_has_them() -> None:
    """Also for results of before, that do not name their list; not with another list of labels."""
    model = DetectModel(VERSION, LABELS)
    assert known(DIGEST, model) == known(None, model) == LABELS
    assert known("f" * 64, model) == ()
    assert known(None, replace(model, version=replace(VERSION, weights_sha256="1" * 64))) == ()


def test_labels_that_contradict_what_was_found_are_not_the_models() -> None:
    """Somebody may have changed the file of labels since."""
    assert known(None, DetectModel(VERSION, LABELS), label="cat") == ()
    assert known(None, DetectModel(VERSION, ("dog",))) == ()
