"""Where a picture lies in its frame, and where names go: the canvas's pure maths."""

from typing import Any

import pytest

FITTED = {"scale": 1, "x": 0.5, "y": 0.5}
WIDE, TALL, TINY = {"width": 800, "height": 400}, {"width": 300, "height": 600}, {"width": 10, "height": 10}
FRAME = {"width": 400, "height": 300}
CORNERS = [(0, 0), (400, 300), (17, 211), (200, 150)]


def run(page: Any, name: str, *given: object, module: str = "projection") -> Any:
    script = f"async (given) => (await import('/static/canvas/{module}.js')).{name}(...given)"
    return page.evaluate(script, given)


@pytest.mark.parametrize(
    ("picture", "factor", "left", "top"), [(WIDE, 0.5, 0, 50), (TALL, 0.5, 125, 0), (TINY, 30, 50, 0)]
)
def test_a_fitted_picture_is_whole_and_in_the_middle(
    calculator: Any, picture: dict[str, int], factor: float, left: float, top: float
) -> None:
    """All of it is seen, as large as the frame allows; the bars on both sides are equal."""
    assert run(calculator, "project", FITTED, picture, FRAME) == {"factor": factor, "left": left, "top": top}


@pytest.mark.parametrize(("picture", "largest"), [(WIDE, 32), (TALL, 32), (TINY, 1)])
def test_a_pixel_grows_to_sixteen_of_the_screen(calculator: Any, picture: dict[str, int], largest: float) -> None:
    """And where it is larger than that already, the picture does not grow."""
    assert run(calculator, "clamp", {**FITTED, "scale": 1e9}, picture, FRAME)["scale"] == largest


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ({"scale": 0.2, "x": 0.9, "y": 0.1}, FITTED),
        ({"scale": 1.0000001, "x": 0.5, "y": 0.5}, FITTED),
        ({"scale": 2, "x": -5, "y": 5}, {"scale": 2, "x": 0.25, "y": 0.625}),
        ({"scale": 4, "x": 0.5, "y": 0}, {"scale": 4, "x": 0.5, "y": 0.1875}),
    ],
)
def test_a_picture_never_leaves_its_frame(calculator: Any, view: dict[str, float], expected: dict[str, float]) -> None:
    """A view beyond the picture's edge, or smaller than fitted, becomes the nearest that is not."""
    assert run(calculator, "clamp", view, WIDE, FRAME) == pytest.approx(expected)


@pytest.mark.parametrize("point", CORNERS)
def test_points_come_back_from_the_picture(calculator: Any, point: tuple[float, float]) -> None:
    """The way from the screen to the picture and back gives the point again."""
    projection = run(calculator, "project", {"scale": 3, "x": 0.4, "y": 0.3}, WIDE, FRAME)
    there = run(calculator, "toPicture", {"x": point[0], "y": point[1]}, projection)
    assert run(calculator, "toScreen", there, projection) == pytest.approx({"x": point[0], "y": point[1]})


@pytest.mark.parametrize("point", CORNERS)
def test_what_is_under_the_finger_stays_there(calculator: Any, point: tuple[float, float]) -> None:
    """Zooming around a point leaves it on the same place of the picture."""
    at, before = {"x": point[0], "y": point[1]}, {"scale": 3, "x": 0.5, "y": 0.5}
    after = run(calculator, "zoomAt", before, 1.7, at, WIDE, FRAME)
    places = [
        run(calculator, "toPicture", at, run(calculator, "project", view, WIDE, FRAME)) for view in (before, after)
    ]
    assert after["scale"] == pytest.approx(5.1)
    assert places[0] == pytest.approx(places[1])


def test_a_drag_moves_the_picture_by_as_much(calculator: Any) -> None:
    """Forty pixels to the right on the screen are forty to the right for the picture, until its edge is reached."""
    view = {"scale": 4, "x": 0.5, "y": 0.5}
    before, after = (
        run(calculator, "project", each, WIDE, FRAME)
        for each in (view, run(calculator, "pan", view, {"x": 40, "y": -25}, WIDE, FRAME))
    )
    assert (after["left"] - before["left"], after["top"] - before["top"]) == pytest.approx((40, -25))
    assert run(calculator, "pan", view, {"x": 1e6, "y": 0}, WIDE, FRAME)["x"] == 0.125


@pytest.mark.parametrize(
    ("box", "expected"),
    [
        ([390, 190, 410, 210], {"scale": 8, "x": 0.5, "y": 0.5}),
        ([200, 100, 220, 110], {"scale": 8, "x": 0.2625, "y": 0.2625}),
        ([0, 0, 800, 400], FITTED),
    ],
)
def test_a_box_comes_into_sight(calculator: Any, box: list[float], expected: dict[str, float]) -> None:
    """The view moves to a box out of sight, grows smaller for a larger one and stays where all is seen."""
    view = run(calculator, "revealing", box, {"scale": 8, "x": 0.5, "y": 0.5}, WIDE, FRAME)
    assert view == pytest.approx(expected)


def around(left: float, top: float, right: float, bottom: float) -> dict[str, float]:
    return {"left": left, "top": top, "right": right, "bottom": bottom, "width": 60}


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([], []),
        ([around(50, 50, 150, 150)], [(50, 30)]),
        ([around(50, 5, 150, 150)], [(50, 5)]),
        ([around(-80, -80, 150, 150)], [(0, 0)]),
        ([around(380, 50, 400, 150)], [(340, 30)]),
        ([around(50, 50, 70, 70)], [(50, 30)]),
        ([around(x, y, x + 18, y + 18) for x in range(0, 400, 20) for y in range(0, 300, 20)], [None] * 300),
        ([around(500, 50, 600, 150)], [None]),
        ([around(50, 50, 150, 150)] * 4, [(50, 30), (50, 50), (50, 150), None]),
        ([around(90, 20, 300, 150), around(50, 50, 200, 140)], [(90, 0), (140, 50)]),
        ([around(50, 50, 250, 150)] * 4, [(50, 30), (50, 50), (190, 50), (50, 150)]),
    ],
)
def test_no_name_covers_another(calculator: Any, boxes: list[Any], expected: list[Any]) -> None:
    """A name is on top of its box, else inside, else below; it is left out where there is no room for it, or
    where it would hide most of a box."""
    places = run(calculator, "placeNames", boxes, 20, FRAME, module="names")
    assert [place and (place["x"], place["y"]) for place in places] == expected


def test_a_name_is_cut_where_there_is_room_for_its_beginning_alone(calculator: Any) -> None:
    """It is as wide as is said then."""
    boxes = [around(50, 50, 150, 150)] * 4
    places = run(calculator, "placeNames", boxes, 20, FRAME, 30, module="names")
    assert [(place["x"], place["y"], place["width"], place.get("short", False)) for place in places] == [
        (50, 30, 60, False),
        (50, 50, 60, False),
        (50, 150, 60, False),
        (120, 50, 30, True),
    ]


def test_boxes_in_one_place_lie_within_each_other(calculator: Any) -> None:
    """Each makes way for those before it that have its edges, to some pixels; others are as they are."""
    one, moved, other = around(50, 50, 150, 150), around(52, 49, 150, 152), around(50, 50, 150, 170)
    assert run(calculator, "depthsOf", [one, other, moved, one], module="names") == [0, 0, 1, 2]
