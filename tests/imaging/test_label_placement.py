import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from processor.imaging.label_placement import Rectangle, place_anywhere, place_tag

PICTURE = (200, 100)
TAG = (50, 10)
CROWD = np.array([[x, y, x + 10, y + 5] for x in range(0, 200, 10) for y in range(0, 100, 5)])


def test_a_tag_goes_above_its_box() -> None:
    """With room above, the tag stands on the box's top edge, left-aligned."""
    assert place_tag(TAG, Rectangle(20, 40, 90, 80), PICTURE, []) == Rectangle(20, 30, 70, 40)


def test_a_tag_goes_inside_a_large_box_at_the_top() -> None:
    """Without room above, it hangs inside the box."""
    assert place_tag(TAG, Rectangle(20, 0, 90, 80), PICTURE, []) == Rectangle(20, 0, 70, 10)


def test_a_tag_goes_below_a_small_box_at_the_top() -> None:
    """Where it would cover the whole object, it hangs below the box instead."""
    assert place_tag(TAG, Rectangle(20, 0, 40, 12), PICTURE, []) == Rectangle(20, 12, 70, 22)


def test_a_second_tag_makes_way() -> None:
    """A tag whose first place is taken goes where it hides nothing."""
    box = Rectangle(20, 40, 90, 80)
    first = place_tag(TAG, box, PICTURE, [])
    second = place_tag(TAG, box, PICTURE, [first])
    assert second.overlap(first) == 0


def test_a_tag_without_room_has_no_place() -> None:
    """Where it would hide another tag, or more than half of a box, wherever it stood."""
    box = Rectangle(20, 40, 90, 80)
    assert place_tag(TAG, box, PICTURE, [Rectangle(0, 0, 200, 100)]) is None
    assert place_tag(TAG, box, PICTURE, [], CROWD) is None
    assert place_tag(TAG, box, PICTURE, [], np.array([[0, 0, 200, 100]])) == Rectangle(20, 30, 70, 40)


def test_a_tag_of_no_box_stands_as_low_and_left_as_it_can() -> None:
    """Beside what is there already, else above; nowhere in a picture that is full or narrower than the tag."""
    assert place_anywhere(TAG, PICTURE, []) == Rectangle(0, 90, 50, 100)
    assert place_anywhere(TAG, PICTURE, [Rectangle(0, 95, 30, 100)]) == Rectangle(30, 90, 80, 100)
    assert place_anywhere(TAG, PICTURE, [Rectangle(0, 95, 190, 100)]) == Rectangle(0, 80, 50, 90)
    assert place_anywhere(TAG, PICTURE, [Rectangle(0, 0, 200, 100)]) is None
    assert place_anywhere(TAG, (40, 100), []) is None


@given(
    st.tuples(st.integers(1, 200), st.integers(1, 100)),
    st.tuples(st.integers(0, 199), st.integers(0, 99), st.integers(1, 200), st.integers(1, 100)),
)
def test_a_tag_never_leaves_the_picture(tag: tuple[int, int], xywh: tuple[int, int, int, int]) -> None:
    """Whatever the box, the tag has its full size and lies inside the picture."""
    left, top, width, height = xywh
    box = Rectangle(left, top, min(200, left + width), min(100, top + height))
    where = place_tag(tag, box, PICTURE, [])
    assert (where.width, where.height) == tag
    assert min(where.left, where.top) >= 0
    assert where.right <= 200
    assert where.bottom <= 100
