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
    assert maxpool == Maxpool(22, 2, 1, 1)
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
        (NET + "[convolutional]\nactivation=gelu\n" + HEAD, "line 6, [convolutional] activation=gelu: supported are"),
        (NET + "[convolutional]\nsize=3\ndilation=2\n" + HEAD, "line 7, [convolutional] dilation=2: only dilation=1"),
        (NET + "[convolutional]\nfilters=0\n" + HEAD, "line 6, [convolutional] filters=0: expected 1 or more"),
        (NET + "[route]\nlayers=-1\n" + HEAD, "line 6, [route] layers=-1: layer 0 can only use layers"),
        (NET + "[route]\n" + HEAD, "line 5, [route] layers: is missing"),
        (NET + "[maxpool]\nsize=2\nstride=2\npadding=3\n" + HEAD, "line 8, [maxpool] padding=3: expected at most 2"),
        (NET + "[maxpool]\nstride_x=1\nstride_y=2\n" + HEAD, "line 6, [maxpool] stride_x=1: only equal strides"),
        (NET + "[maxpool]\nmaxpool_depth=1\n" + HEAD, "line 6, [maxpool] maxpool_depth=1: only maxpool_depth=0"),
        (NET + "[maxpool]\nantialiasing=1\n" + HEAD, "line 6, [maxpool] antialiasing=1: only antialiasing=0"),
        (NET + "[convolutional]\nstride_y=2\n" + HEAD, "line 6, [convolutional] stride_y=2: only equal strides are"),
        (
            NET + "[convolutional]\nantialiasing=1\n" + HEAD,
            "line 6, [convolutional] antialiasing=1: only antialiasing=0",
        ),
        (NET + "[convolutional]\nshare_index=0\n" + HEAD, "line 6, [convolutional] share_index=0: convolutions that"),
        (NET + "[convolutional]\ndontload=1\n" + HEAD, "line 6, [convolutional] dontload=1: only dontload=0"),
        (NET + "[convolutional]\nactivation=leaky # mine\n" + HEAD, "activation=leaky # mine: supported are leaky,"),
        (NET + "[convolutional]\nfilters=nan\n" + HEAD, "line 6, [convolutional] filters=nan: expected numbers"),
        (NET + "[shortcut]\nweights_type=per_channel\n" + HEAD, "weights_type=per_channel: only weights_type=none"),
        (NET + "[upsample]\nscale=2\n" + HEAD, "line 6, [upsample] scale=2: only scale=1"),
        (NET + "[local_avgpool]\n" + HEAD, "line 5: layer 0, [local_avgpool], is not supported"),
        (NET + "[Gaussian_yolo]\n" + HEAD, "line 5: layer 0, [Gaussian_yolo], is not supported"),
        (NET + HEAD.replace("10,14", "inf,14"), "anchors=inf,14, 23,27: expected numbers that are finite"),
        (NET + HEAD.replace("mask=0,1", "num=3"), "[yolo] num=3: expected anchors for as many, got 2"),
        (NET + HEAD.replace("23,27", "23"), "anchors=10,14, 23: expected pairs"),
        (NET + HEAD.replace("mask=0,1", "mask=0,2"), "mask=0,2: expected numbers of anchors"),
    ],
)
def test_complaints_name_the_line_and_what_was_expected(text: str, complaint: str) -> None:
    """A cfg that cannot be built is refused with its line, never half read."""
    with pytest.raises(CfgError) as caught:
        parse(text)
    assert complaint in caught.value.message


def test_of_equal_options_the_first_counts_and_a_number_ends_at_its_comment() -> None:
    """As Darknet's own reader has it, whatever ends the lines and whatever mark the file begins with."""
    text = NET + "width=96\n" + HEAD.replace("filters=14", "filters=14 # mine\nfilters=99").replace("14, 23", "14,  23")
    text = text.replace("classes=2\n", "classes=2  ; two\nanchors=1,1, 2,2\nanchors=3,3\n")
    for ending in ("\n", "\r\n", "\r"):
        cfg = parse("\ufeff" + text.replace("\n", ending))
        convolution, yolo = cfg.layers
        assert cfg.net.width == 64
        assert isinstance(convolution, Convolutional)
        assert convolution.filters == 14
        assert isinstance(yolo, Yolo)
        assert (yolo.classes, yolo.anchors) == (2, ((10, 14), (23, 27)))


def test_lines_keep_their_numbers_whatever_ends_them() -> None:
    """CR, LF and CRLF in one file; characters that only Unicode takes for the end of a line end none."""
    with pytest.raises(CfgError, match="line 6: expected a"):
        parse("[net]\r\nwidth=64\rheight=32\nchannels=3\r\n# a\u2028b\x85c\x0bd\rrubbish\n")


def test_what_trains_only_is_passed_through_and_counted() -> None:
    """Dropout and cost change nothing but the numbers of the layers behind them."""
    cfg = parse(NET + "[dropout]\nprobability=.5\n" + HEAD.replace("[yolo]", "[cost]\ntype=sse\n[yolo]"))
    assert [type(layer).__name__ for layer in cfg.layers] == ["Identity", "Convolutional", "Identity", "Yolo"]
    assert shapes(cfg)[0] == Shape(3, 32, 64)
    assert shapes(cfg)[2] == shapes(cfg)[1]


def test_a_head_without_a_mask_has_all_its_anchors() -> None:
    """As many as `num` says, else all."""
    for num, mask in (("num=2\n", (0, 1)), ("num=1\n", (0,)), ("", (0, 1))):
        yolo = parse(NET + HEAD.replace("mask=0,1\n", num)).layers[-1]
        assert isinstance(yolo, Yolo)
        assert yolo.mask == mask


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
        (
            "[maxpool]\nsize=65\nstride=1\npadding=0\n" + HEAD,
            "layer 0, [maxpool], leaves nothing of 64x32x3",
        ),
        (
            "[convolutional]\nsize=33\n" + HEAD,
            "layer 0, [convolutional], leaves nothing of 64x32x3",
        ),
    ],
    ids=["head", "shortcut", "route", "groups", "pool", "convolution"],
)
def test_layers_that_do_not_fit_together_are_refused(layers: str, complaint: str) -> None:
    """Shapes are checked before a framework sees them."""
    with pytest.raises(CfgError) as caught:
        shapes(parse(NET + layers))
    assert complaint in caught.value.message
