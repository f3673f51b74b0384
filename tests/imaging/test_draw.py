import random
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from skimage import data

from processor.imaging.draw import draw
from processor.imaging.palette import color_of, colors_of
from wire.tasks.detect.result import Detection

COFFEE = data.coffee()
GREY = np.full((480, 640, 3), 128, np.uint8)


def of_color(image: np.ndarray, label: str) -> np.ndarray:
    return np.all(image == np.array(color_of(label)), axis=2)


def near_color(image: np.ndarray, label: str) -> np.ndarray:
    """Where that color is, or a thin line's edge in it."""
    return np.abs(image.astype(int) - np.array(colors_of([label])[label].line)).max(axis=2) <= 90


def crowd(width: int, height: int, count: int) -> list[Detection]:
    dice, labels = random.Random(7), ("person", "car", "dog", "bus")
    corners = [(dice.random() * width, dice.random() * height) for _ in range(count)]
    sides = [(dice.random() * width / 3, dice.random() * height / 3) for _ in range(count)]
    return [
        Detection(dice.choice(labels), 0, dice.random(), (x, y, x + w, y + h))
        for (x, y), (w, h) in zip(corners, sides, strict=True)
    ]


def test_no_detections_leave_an_equal_copy() -> None:
    """Without detections the picture is the same, and another array."""
    drawn = draw(COFFEE, [])
    assert np.array_equal(drawn, COFFEE)
    assert not np.shares_memory(drawn, COFFEE)


def test_the_argument_is_untouched() -> None:
    """A read-only picture is drawn upon in a copy."""
    image = COFFEE.copy()
    image.setflags(write=False)
    drawn = draw(image, crowd(600, 400, 5))
    assert np.array_equal(image, COFFEE)
    assert not np.array_equal(drawn, COFFEE)


def test_a_box_runs_along_its_edges_and_leaves_its_object_alone() -> None:
    """The line has the label's colour on all four sides; the middle of the box is as it was."""
    drawn = draw(GREY, [Detection("dog", 16, 0.9, (200, 200, 400, 360))])
    line = of_color(drawn, "dog")
    assert line[200, 330:390].all()
    assert line[359, 210:390].all()
    assert line[210:350, 200].all()
    assert line[210:350, 399].all()
    assert np.array_equal(drawn[210:350, 210:390], GREY[210:350, 210:390])


def test_a_box_at_the_edges_is_not_cut_off() -> None:
    """A box as large as the picture, or larger, shows its line on all four sides."""
    for xyxy in ((0, 0, 640, 480), (-50, -50, 999, 999)):
        line = of_color(draw(GREY, [Detection("dog", 16, 0.9, xyxy)]), "dog")
        assert line[60:-2, 0].all()
        assert line[2:-2, -1].all()
        assert line[-1, 2:-2].all()
        assert line[0, 300:-2].all()


def test_the_tag_lies_above_its_box_where_there_is_room() -> None:
    """There is a filled tag directly above the box's top left corner."""
    line = of_color(draw(GREY, [Detection("dog", 16, 0.9, (200, 200, 500, 400))]), "dog")
    assert line[180:199, 200].all()
    assert not line[:160].any()


def test_the_tag_lies_inside_a_box_that_touches_the_top() -> None:
    """Without room above, the tag is inside the box."""
    line = of_color(draw(GREY, [Detection("dog", 16, 0.9, (200, 0, 500, 400))]), "dog")
    assert line[2:18, 201:203].all()


def test_boxes_in_one_place_are_seen_as_two() -> None:
    """The more confident one has its own edges and the other one lies within, in whatever order they come."""
    weak, strong = Detection("cat", 15, 0.3, (100, 200, 400, 400)), Detection("dog", 16, 0.8, (100, 200, 400, 400))
    drawn = draw(GREY, [strong, weak])
    assert np.array_equal(drawn, draw(GREY, [weak, strong]))
    assert of_color(drawn, "dog")[230:380, 100].all()
    assert of_color(drawn, "cat")[230:380, 105].all()
    assert not of_color(drawn, "cat")[230:380, 100].any()


def test_small_boxes_in_one_place_are_seen_as_two() -> None:
    """Where nothing would be left of the second within the first, it lies around it."""
    drawn = draw(GREY, [Detection(label, 0, 0.8, (100, 200, 110, 212)) for label in ("dog", "cat")])
    assert near_color(drawn, "dog")[202:210, 100].all()
    assert near_color(drawn, "cat")[202:210, 95].all()


def test_the_stronger_detection_lies_on_top() -> None:
    """Where lines cross, that of the more confident one goes on."""
    drawn = draw(
        GREY, [Detection("dog", 16, 0.8, (100, 200, 400, 400)), Detection("cat", 15, 0.3, (50, 150, 200, 300))]
    )
    assert of_color(drawn, "dog")[290:310, 100].all()


def test_names_without_room_are_counted() -> None:
    """Boxes beside each other that are too small for their names leave each other in sight, and a tag says how many."""
    crowd = [Detection("dog", 16, 0.8, (x, y, x + 12, y + 20)) for x in range(0, 600, 14) for y in range(0, 400, 22)]
    line = near_color(draw(GREY, crowd), "dog")
    assert all(line[y + 5 : y + 15, x].all() for x in range(0, 600, 14) for y in range(0, 400, 22))
    assert line[-10:, :2].all()
    assert not np.array_equal(draw(GREY, crowd)[-20:], draw(GREY, [*crowd, crowd[0]])[-20:])


def test_labels_keep_the_colors_that_they_have_beside_others() -> None:
    """Those of labels that are not drawn themselves, but come before."""
    labels = [f"label {number}" for number in range(12)]
    box = (100, 200, 400, 400)
    alone = draw(GREY, [Detection(labels[-1], 0, 0.5, box)], labels)
    color = colors_of(labels)[labels[-1]]
    assert color.mark == "square"
    assert (alone[230:380, 100] == color.line).all()
    assert (alone[198:203, 398:401] == color.line).all()  # a corner's square is wider than the line


def test_the_tag_says_label_and_percentage() -> None:
    """Another label or another percentage is another picture; a difference below one percent is none."""
    box = (200, 200, 500, 400)
    first, same, other = (draw(GREY, [Detection("dog", 16, each, box)]) for each in (0.871, 0.869, 0.86))
    assert np.array_equal(first, same)
    assert not np.array_equal(first, other)


@pytest.mark.parametrize(
    "label", ["", "собака", "σκύλος", "כלב", "كلب", "自転車", "강아지", "कुत्ता", "😀", "a\nb\x00", "\ud800"]
)
def test_labels_of_any_script_are_drawn(label: str) -> None:
    """No text crashes the drawing, and each gets a tag."""
    plain = draw(GREY, [Detection(label, 0, 0.5, (200, 200, 500, 400))])
    assert of_color(plain, label)[180:198, 200:202].all()


def test_a_long_label_is_shortened_to_fit() -> None:
    """A label of a thousand letters leaves its tag inside the picture, with the percentage in it."""
    label, narrow = "w" * 1000, GREY[:, :200]
    half, more = (draw(narrow, [Detection(label, 0, each, (50, 200, 150, 400))]) for each in (0.5, 0.6))
    assert of_color(half, label)[190:199, -1].all()
    assert np.array_equal(half[:, :100], more[:, :100])
    assert not np.array_equal(half, more)


@pytest.mark.parametrize("wh", [(1, 1), (1, 5000), (5000, 1), (2, 3), (9, 9), (20, 300), (300, 20)])
def test_tiny_and_narrow_pictures_are_drawn_upon(wh: tuple[int, int]) -> None:
    """No size of picture crashes the drawing, and its size stays."""
    image = np.zeros((wh[1], wh[0], 3), np.uint8)
    assert draw(image, crowd(*wh, 20)).shape == image.shape


@pytest.mark.parametrize("xyxy", [(50, 50, 50, 50), (200, 100, 100, 50), (700, 10, 800, 90), (float("nan"), 0, 9, 9)])
def test_a_box_without_pixels_is_left_out(xyxy: tuple[float, float, float, float]) -> None:
    """An empty, turned, outlying or unknown box draws nothing."""
    assert np.array_equal(draw(GREY, [Detection("dog", 16, 0.9, xyxy)]), GREY)


def test_lines_and_text_grow_with_the_picture() -> None:
    """The same scene at five times the size has a line and a tag about five times as thick."""
    small = of_color(draw(GREY, [Detection("dog", 16, 0.9, (200, 200, 500, 400))]), "dog")
    large_grey = np.full((2400, 3200, 3), 128, np.uint8)
    large = of_color(draw(large_grey, [Detection("dog", 16, 0.9, (1000, 1000, 2500, 2000))]), "dog")
    assert 3 <= large[1500, :1500].sum() / small[300, :300].sum() <= 6
    assert 4 <= large[:1000, 1003].sum() / small[:200, 201].sum() <= 6


def test_threads_draw_what_one_thread_draws() -> None:
    """Drawing from eight threads at once gives the same pictures."""
    crowds = [crowd(600, 400, count) for count in range(1, 17)]
    crowds += [[replace(each, label=f"كلب {each.label} कुत्ता") for each in some] for some in crowds[:8]]
    expected = [draw(COFFEE, each) for each in crowds]
    with ThreadPoolExecutor(8) as pool:
        drawn = list(pool.map(lambda each: draw(COFFEE, each), crowds))
    assert all(np.array_equal(one, other) for one, other in zip(drawn, expected, strict=True))
