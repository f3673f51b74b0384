"""The catalog and its networks."""

import dataclasses
import hashlib
import re

import pytest

from processor.catalog.coco import LABELS
from processor.catalog.models import MODELS, find
from processor.darknet.cfg import parse
from processor.darknet.options import sections
from processor.darknet.sections import Cfg, Convolutional, Yolo
from processor.darknet.shapes import input_shape, shapes
from wire.errors import UnknownModelError

NAMES = ("yolov3", "yolov3-spp", "yolov3-tiny", "yolov4-tiny", "yolov4")
SIDES = {"yolov3": 416, "yolov3-spp": 608, "yolov3-tiny": 416, "yolov4-tiny": 416, "yolov4": 608}


def _weights_bytes(cfg: Cfg) -> int:
    outputs, total = shapes(cfg), 20
    for index, layer in enumerate(cfg.layers):
        if isinstance(layer, Convolutional):
            channels = input_shape(cfg.net, outputs[:index]).channels // layer.groups
            vectors = 4 if layer.batch_normalize else 1
            total += 4 * layer.filters * (vectors + channels * layer.size**2)
    return total


def test_the_catalog_has_five_models():
    """And each is found under its own name."""
    assert tuple(MODELS) == NAMES
    assert [find(name).name for name in NAMES] == list(NAMES)


def test_an_unknown_name_is_answered_with_the_known_ones():
    """The error lists what there is."""
    with pytest.raises(UnknownModelError, match="'yolov9': the catalog has yolov3, yolov3-spp, yolov3-tiny"):
        find("yolov9")


@pytest.mark.parametrize("name", NAMES)
def test_a_model_fits_together(name):
    """Its cfg is read, its layers and heads fit, its labels are as many as its classes, its addresses are whole."""
    model = find(name)
    cfg = parse(model.cfg)
    assert len(shapes(cfg)) == len(cfg.layers)
    assert {layer.classes for layer in cfg.layers if isinstance(layer, Yolo)} == {len(model.labels)}
    assert cfg.net.width == cfg.net.height == SIDES[name]
    assert re.fullmatch(r"[0-9a-f]{64}", model.weights.sha256)
    assert len(model.weights.sources) >= 2
    for source in model.weights.sources:
        assert source.startswith("https://")
        assert source.endswith(f"/{model.weights.file_name}")


@pytest.mark.parametrize("name", [name for name in NAMES if find(name).weights.size])
def test_the_network_has_as_many_numbers_as_the_official_weights(name):
    """The size that the catalog knows is the size that the cfg asks for, to the byte."""
    model = find(name)
    assert _weights_bytes(parse(model.cfg)) == model.weights.size


@pytest.mark.parametrize("name", NAMES)
def test_the_network_is_darknets_own(name, shared_models):
    """Section by section, every layer is the one of Darknet's cfg."""
    ours, theirs = parse(find(name).cfg), parse((shared_models / f"{name}.cfg").read_text())
    assert len(ours.layers) == len(theirs.layers)
    for index, (our, their) in enumerate(zip(ours.layers, theirs.layers, strict=True)):
        assert dataclasses.replace(our, line=0) == dataclasses.replace(their, line=0), f"layer {index}"


@pytest.mark.parametrize("name", NAMES)
def test_every_option_that_is_written_is_darknets_own(name, shared_models):
    """Read as raw text, our options are a part of theirs; what is not there is the default."""
    defaults = {"scale_x_y": "1.0"}
    ours, theirs = sections(find(name).cfg), sections((shared_models / f"{name}.cfg").read_text())
    assert [section.kind for section in ours] == [section.kind for section in theirs]
    for our, their in zip(ours[1:], theirs[1:], strict=True):
        for key, (value, _) in our.options.items():
            expected = their.text(key, defaults.get(key, "absent")).replace(" ", "")
            assert value == expected, f"[{our.kind}] of line {their.line}: {key}"


@pytest.mark.parametrize("name", ["yolov3-tiny", "yolov4-tiny"])
def test_the_pinned_hash_is_that_of_darknets_own_file(name, shared_models):
    """Size and sha256 are those of the real file."""
    real = shared_models / f"{name}.weights"
    known = find(name).weights
    assert (real.stat().st_size, hashlib.sha256(real.read_bytes()).hexdigest()) == (known.size, known.sha256)


def test_yolov3_tinys_second_head_has_the_first_three_anchors():
    """Mask 0,1,2, as its cfg says, and not 1,2,3."""
    heads = [layer for layer in parse(find("yolov3-tiny").cfg).layers if isinstance(layer, Yolo)]
    assert [head.mask for head in heads] == [(3, 4, 5), (0, 1, 2)]


def test_the_labels_are_cocos_in_darknets_spelling():
    """Eighty, each once, with the places that everybody knows."""
    assert len(set(LABELS)) == len(LABELS) == 80
    assert (LABELS[0], LABELS[16], LABELS[79]) == ("person", "dog", "toothbrush")
    assert {"motorbike", "aeroplane", "sofa", "pottedplant", "diningtable", "tvmonitor"} <= set(LABELS)


def test_the_labels_are_darknets_own(shared_models):
    """In the same order."""
    assert "\n".join(LABELS) == (shared_models / "coco.names").read_text().strip()
