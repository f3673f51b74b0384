"""Whose Darknet a cfg was written for, and the shape that its program gives pictures."""

from pathlib import Path

import pytest

from processor.catalog.models import MODELS
from processor.darknet.dialect import ALEXEYAB_KEYS, REDMON_KEYS, default_shape, remarks

NET = "[net]\nwidth=416\nheight=416\nchannels=3\n"
YOLO = (
    "[yolo]\nmask=0,1\nanchors=10,14,23,27\nclasses=2\nnum=2\njitter=.3\nignore_thresh=.7\ntruth_thresh=1\nrandom=1\n"
)
OFFICIAL = """batch=64
subdivisions=16
momentum=0.9
decay=0.0005
angle=0
saturation = 1.5
exposure = 1.5
hue=.1
learning_rate=0.001
burn_in=1000
max_batches = 500200
policy=steps
steps=400000,450000
scales=.1,.1
max_crop=448
aspect=.75
"""


@pytest.mark.parametrize(
    ("cfg", "shape", "reason"),
    [
        (NET + YOLO, "square", "no option that only AlexeyAB's Darknet knows"),
        (NET + OFFICIAL + YOLO, "square", "no option that only"),
        (
            NET + "[convolutional]\ngroups=2\nflipped=1\n[maxpool]\nsize=2\npadding=0\n[upsample]\nscale=1\n",
            "square",
            "no",
        ),
        (NET + "[shortcut]\nfrom=-1\nactivation=leaky\nstopbackward=1\ndontload=0\n", "square", "no"),
        (NET + YOLO + "scale_x_y = 1.05\n", "stretch", "(scale_x_y=1.05 in line 14), without letter_box=1"),
        (NET + YOLO + "scale_x_y=1.0\n", "stretch", "scale_x_y"),
        (NET + YOLO + "new_coords=1\n", "stretch", "new_coords"),
        (NET + YOLO + "iou_loss=ciou\n", "stretch", "iou_loss"),
        (NET + YOLO + "max_delta=5\n", "stretch", "max_delta"),
        (NET + "mosaic=1\n" + YOLO, "stretch", "(mosaic=1 in line 5)"),
        (NET + "letter_box=0\n" + YOLO, "stretch", "(letter_box=0 in line 5)"),
        (NET + "letter_box=1\n" + YOLO, "square", "letter_box in line 5"),
        (NET + "mosaic=1\nletter_box=1\n" + YOLO + "scale_x_y=1.05\n", "square", "letter_box in line 6"),
        (NET + "[convolutional]\nactivation=mish\n" + YOLO, "stretch", "(activation=mish in line 6)"),
        (NET + "[route]\nlayers=-1\ngroups=2\ngroup_id=1\n", "stretch", "groups"),
        ("[network]\ncutmix=1\n" + YOLO, "stretch", "cutmix"),
    ],
)
def test_a_cfg_says_by_its_options_whose_it_is(cfg: str, shape: str, reason: str) -> None:
    """One option that only AlexeyAB's fork reads is enough; then letter_box in [net] decides."""
    found, why = default_shape(cfg)
    assert found == shape
    assert reason in why


@pytest.mark.parametrize(
    ("name", "shape"),
    {
        "yolov3": "square",
        "yolov3-spp": "square",
        "yolov3-tiny": "square",
        "yolov4": "stretch",
        "yolov4-tiny": "stretch",
    }.items(),
)
def test_the_catalogs_models_have_their_authors_shape(name: str, shape: str) -> None:
    """Redmon's keep the proportions, AlexeyAB's do not."""
    assert default_shape(MODELS[name].cfg)[0] == shape


@pytest.mark.parametrize("name", sorted(MODELS))
def test_the_official_cfgs_are_told_apart(name: str, shared: Path) -> None:
    """The authors' own files give the same as the catalog's."""
    official = (shared / "models" / f"{name}.cfg").read_text()
    assert default_shape(official)[0] == default_shape(MODELS[name].cfg)[0]


def test_no_option_of_redmons_is_taken_for_alexeyabs() -> None:
    """Those that both programs read mark nothing."""
    assert all(ALEXEYAB_KEYS[kind].isdisjoint(keys) for kind, keys in REDMON_KEYS.items())


def test_equal_options_and_options_of_nobodys_are_remarked_upon() -> None:
    """Each with its line, and with the line that counts; whatever trains only is known."""
    text = NET + OFFICIAL + "width=608\n" + YOLO + "jittr=.3\n"
    assert remarks(text) == [
        "cfg line 21, [net] width: line 2 has it already, and the first counts. Remove one.",
        "cfg line 31, [yolo] jittr=.3: Darknet has no such option here, and it does nothing.",
    ]
    assert remarks(NET + OFFICIAL + YOLO + "scale_x_y=1.05\nmax_delta=5\n") == []


@pytest.mark.parametrize("name", sorted(MODELS))
def test_nothing_is_odd_about_the_official_cfgs(name: str, shared: Path) -> None:
    """Nor about the catalog's."""
    assert remarks((shared / "models" / f"{name}.cfg").read_text()) == remarks(MODELS[name].cfg) == []
