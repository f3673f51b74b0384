"""Mode 1's wishes for models."""

import threading

from backends.memory.desired_models import MemoryWishes
from wire.wishes import Wish


def test_the_last_wish_for_each_model_counts() -> None:
    """Numbers rise."""
    wishes = MemoryWishes()
    assert wishes.all() == ()
    first, second = wishes.make("a", loaded=True), wishes.make("b", loaded=True)
    last = wishes.make("a", loaded=False)
    assert first.number < second.number < last.number
    assert set(wishes.all()) == {second, Wish("a", loaded=False, number=last.number)}


def test_whoever_listens_hears_all_of_them_in_order() -> None:
    """From many threads, the last that is heard is the last that was made."""
    heard: list[tuple[Wish, ...]] = []
    wishes = MemoryWishes(heard.append)
    makers = [threading.Thread(target=wishes.make, args=(name,), kwargs={"loaded": True}) for name in "abcdefgh"]
    for each in makers:
        each.start()
    for each in makers:
        each.join()
    assert [len(each) for each in heard] == list(range(1, 9))
    assert heard[-1] == wishes.all()
