"""Darknet's cfg, read."""

import pytest

from processor.darknet.cfg import parse
from processor.darknet.sections import Convolutional, Maxpool, Route, Shortcut, Upsample, Yolo
from processor.darknet.shapes import Shape, shapes
from wire.errors import CfgError

NET = "[net]\nwidth=64\nheight=32\nchannels=3\n"
HEAD = "[convolutional]\nfilters=14\nactivation=linear\n[yolo]\nmask=0,1\nanchors=10,14, 23,27\nclasses=2\n"


def test_reads_every_kind_of_section_with_absolute_layer_indices() -> None:
    """Each section becomes its own type; relative layers are counted from the layer itself."""
    cfg = parse(
        NET + "# a comment\n; another\n"
        "[convolutional]\nbatch_normalize=1\nfilters=8\nsize=3\nstride=2\npad=1\nactivation=leaky\n"
        "[convolutional]\nfilters=8\nsize=3\npad=1\nactivation=mish\n"
        "[shortcut]\nfrom=-2\nactivation=linear\n"
        "[maxpool]\nsize=2\nstride=1\n"
        "[upsample]\nstride=2\n"
        "[route]\nlayers=-2, 0\n"
        "[route]\nlayers=-1\ngroups=2\ngroup_id=1\n" + HEAD
    )
    assert [type(layer) for layer in cfg.layers] == [
        Convolutional, Convolutional, Shortcut, Maxpool, Upsample, Route, Route, Convolutional, Yolo,
    ]  # fmt: skip
    first, second, shortcut, maxpool, upsample, both, half, _, yolo = cfg.layers
    assert first == Convolutional(7, 8, 3, 2, 1, 1, True, "leaky")
    assert isinstance(second, Convolutional)
    assert not second.batch_normalize
    assert isinstance(shortcut, Shortcut)
    assert shortcut.sources == (0,)
    assert maxpool == Maxpool(22, 2, 1)
    assert upsample == Upsample(25, 2)
    assert isinstance(both, Route)
    assert both.sources == (3, 0)
    assert half == Route(29, (5,), 2, 1)
    assert isinstance(yolo, Yolo)
    assert yolo.head_anchors == ((10.0, 14.0), (23.0, 27.0))
    assert shapes(cfg)[:7] == (
        Shape(8, 16, 32), Shape(8, 16, 32), Shape(8, 16, 32), Shape(8, 16, 32), Shape(8, 32, 64), Shape(16, 16, 32),
        Shape(8, 16, 32),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("", "line 1: expected [net]"),
        ("width=3\n", "line 1: expected [net] before any option"),
        ("[convolutional]\n", "line 1: expected [net] as the first section"),
        (NET.replace("channels=3", "channels=1") + HEAD, "channels=1: only RGB"),
        (NET.replace("64", "wide") + HEAD, "line 2, [net] width=wide: expected numbers"),
        (NET.replace("width=64\n", "") + HEAD, "line 1, [net] width: expected 1 or more"),
        (NET + "[convolutional]\nfilters=3\n", "at least one [yolo]"),
        (NET + "[crnn]\n" + HEAD, "line 5: layer 0, [crnn], is not supported; [convolutional], [shortcut]"),
        (NET + "rubbish\n" + HEAD, "line 5: expected a [section] or key=value, got 'rubbish'"),
        (NET + "[convolutional]\nactivation=swish\n" + HEAD, "line 6, [convolutional] activation=swish: supported are"),
        (NET + "[convolutional]\ndilation=2\n" + HEAD, "line 6, [convolutional] dilation=2: only dilation=1"),
        (NET + "[convolutional]\nfilters=0\n" + HEAD, "line 6, [convolutional] filters=0: expected 1 or more"),
        (NET + "[route]\nlayers=-1\n" + HEAD, "line 6, [route] layers=-1: layer 0 can only use layers"),
        (NET + "[route]\n" + HEAD, "line 5, [route] layers: is missing"),
        (NET + "[maxpool]\nsize=2\nstride=2\npadding=0\n" + HEAD, "padding=0: only padding=1"),
        (NET + HEAD.replace("23,27", "23"), "anchors=10,14, 23: expected pairs"),
        (NET + HEAD.replace("mask=0,1", "mask=0,2"), "mask=0,2: expected numbers of anchors"),
        (NET + HEAD + "new_coords=1\n", "new_coords=1: only new_coords=0"),
    ],
)
def test_complaints_name_the_line_and_what_was_expected(text: str, complaint: str) -> None:
    """A cfg that cannot be built is refused with its line, never half read."""
    with pytest.raises(CfgError) as caught:
        parse(text)
    assert complaint in caught.value.message


CONVOLUTION = "[convolutional]\nfilters={}\n"
HALVING = "[maxpool]\nsize=2\nstride=2\n"


@pytest.mark.parametrize(
    ("layers", "complaint"),
    [
        (
            HEAD.replace("filters=14", "filters=15"),
            "layer 1, [yolo], expected 14 channels (mask x (classes + 5)), got 15",
        ),
        (
            HALVING + CONVOLUTION.format(4) + "[shortcut]\nfrom=0\n" + HEAD,
            "layer 2, [shortcut], adds 32x16x3 to 32x16x4",
        ),
        (
            CONVOLUTION.format(8) + HALVING + "[route]\nlayers=0,1\n" + HEAD,
            "layer 2, [route], puts 64x32x8 and 32x16x8",
        ),
        (
            CONVOLUTION.format(3) + "[route]\nlayers=0\ngroups=2\n" + HEAD,
            "cannot split 64x32x3 into 2",
        ),
    ],
    ids=["head", "shortcut", "route", "groups"],
)
def test_layers_that_do_not_fit_together_are_refused(layers: str, complaint: str) -> None:
    """Shapes are checked before a framework sees them."""
    with pytest.raises(CfgError) as caught:
        shapes(parse(NET + layers))
    assert complaint in caught.value.message
