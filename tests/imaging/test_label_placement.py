from hypothesis import given
from hypothesis import strategies as st

from processor.imaging.label_placement import Rectangle, place_tag

PICTURE = (200, 100)
TAG = (50, 10)


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
