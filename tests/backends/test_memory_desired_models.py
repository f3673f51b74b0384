"""Mode 1's desired models."""

import threading

from backends.memory.desired_models import MemoryDesiredModels
from wire.desired_models import DesiredModel
from wire.models import ModelKey

A, B, OTHER_A = ModelKey("detect", "a"), ModelKey("detect", "b"), ModelKey("read", "a")


def test_what_was_last_desired_of_each_model_counts() -> None:
    """Numbers rise; a model of that name of another task is another."""
    desired_models = MemoryDesiredModels()
    assert desired_models.all() == ()
    first, second, third = (desired_models.make(each, loaded=True) for each in (A, B, OTHER_A))
    last = desired_models.make(A, loaded=False)
    assert first.number < second.number < third.number < last.number
    assert set(desired_models.all()) == {second, third, DesiredModel(A, loaded=False, number=last.number)}


def test_whoever_listens_hears_all_of_them_in_order() -> None:
    """From many threads, the last that is heard is the last that was made."""
    heard: list[tuple[DesiredModel, ...]] = []
    desired_models = MemoryDesiredModels(heard.append)
    makers = [
        threading.Thread(target=desired_models.make, args=(ModelKey("detect", name),), kwargs={"loaded": True})
        for name in "abcdefgh"
    ]
    for each in makers:
        each.start()
    for each in makers:
        each.join()
    assert [len(each) for each in heard] == list(range(1, 9))
    assert heard[-1] == desired_models.all()
