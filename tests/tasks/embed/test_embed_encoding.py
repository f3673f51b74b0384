"""Texts a few at a time, and pictures in squares."""

import numpy as np
import pytest

from processor.encoders.pictures import PictureEncoder, begins
from processor.encoders.preparation import Preparation
from processor.encoders.texts import AT_ONCE
from processor.imaging.squares import long_side
from processor.memory import resident_megabytes
from toy_embedders import picture


class RecordingGraph:
    """A `Graph` whose vectors say where each square began, and that remembers what it was given."""

    def __init__(self):
        self.given = []

    def run(self, inputs):
        self.given.append({name: array.shape for name, array in inputs.items()})
        first = next(iter(inputs.values()))
        return {"vectors": first.reshape(len(first), -1)[:, :3].astype(np.float32)}


def test_vectors_keep_the_order_of_the_texts(model_of):
    """However they were sorted by their lengths."""
    model = model_of("bert")
    texts = [("dog " * count).strip() or "cat" for count in (20, 1, 0, 30, 2, 20, 1)]
    together, alone = model.texts(texts), np.concatenate([model.texts([text]) for text in texts])
    np.testing.assert_allclose(together, alone, atol=1e-5)
    assert together.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(together, axis=1), 1, atol=1e-6)


def test_no_texts_have_no_vectors(model_of):
    """Their shape says what they would have."""
    assert model_of("bert").texts([]).shape == (0, 32)
    assert model_of("clip").pictures([]).shape == (0, 24)


def test_a_network_sees_few_shapes(model_of):
    """Texts of any length and number are filled up to some of them."""
    encoder, graph = model_of("bert").of_texts, RecordingGraph()
    recorded = type(encoder)(graph, encoder.tokenizer, encoder.most, causal=False)
    for count in range(1, 3 * AT_ONCE):
        recorded.vectors([encoder.tokens("dog " * (7 * length % 50)) for length in range(count)])
    assert {shapes["ids"] for shapes in graph.given} == {
        (rows, length) for rows in (1, AT_ONCE) for length in (16, 32, 40)
    }


def test_memory_does_not_grow_with_the_texts(model_of):
    """A thousand more of all lengths, in portions of all sizes, leave the process as large as it was."""
    model, random = model_of("bert"), np.random.RandomState(0)
    texts = ["dog " * random.randint(0, 60) for _ in range(1_050)]

    def embed(begin, end):
        while begin < end:
            size = random.randint(1, 20)
            model.texts(texts[begin : min(begin + size, end)])
            begin += size

    embed(0, 50)
    before = resident_megabytes()
    embed(50, 1_050)
    assert resident_megabytes() <= before * 1.03 + 2


@pytest.mark.parametrize(
    ("length", "side", "expected"),
    [(64, 64, [0]), (96, 64, [16]), (127, 64, [31]), (128, 64, [0, 64]), (200, 64, [0, 45, 91, 136]), (999, 64, 5)],
)
def test_squares_cover_a_panorama(length, side, expected):
    """One in the middle, as the network was trained; where that would miss half of the picture, several."""
    found = begins(length, side)
    assert (len(found) if isinstance(expected, int) else found) == expected
    assert found[-1] + side <= length


@pytest.mark.parametrize("across", [True, False])
def test_what_stands_at_the_end_of_a_panorama_counts(model_of, across):
    """Of a picture that is less long, nobody sees its ends."""
    model = model_of("clip")

    def far_end_matters(length):
        plain = np.full((64, length, 3), 90, np.uint8)
        marked = plain.copy()
        marked[10:50, -30:] = picture(30, 40)
        pictures = [plain, marked] if across else [plain.swapaxes(0, 1), marked.swapaxes(0, 1)]
        first, second = model.pictures([np.ascontiguousarray(each) for each in pictures])
        return float(first @ second) < 0.9999

    assert far_end_matters(256)
    assert not far_end_matters(124)


def test_a_stretched_picture_is_seen_whole():
    """In one square."""
    encoder = PictureEncoder(RecordingGraph(), Preparation(32, "stretch", "bilinear", (0, 0, 0), (1, 1, 1)))
    (square,) = encoder.squares(picture(300, 40))
    assert square.shape == (32, 32, 3)


@pytest.mark.parametrize(("long", "short", "expected"), [(300, 200, 336), (4_480, 224, 4_480), (65_000, 1, 4_480)])
def test_the_narrowest_picture_takes_no_memory_to_speak_of(long, short, expected):
    """One that is a pixel high and as long as JPEG allows would be gigabytes at the height that the network sees."""
    assert long_side(long, short, 224) == expected


@pytest.mark.parametrize("shape", [(1, 65_000, 3), (65_000, 1, 3), (1, 1, 3)])
def test_a_picture_of_any_shape_is_seen(shape):
    """A line, and a single pixel."""
    encoder = PictureEncoder(RecordingGraph(), Preparation(32, "crop", "bicubic", (0, 0, 0), (1, 1, 1)))
    squares = list(encoder.squares(np.zeros(shape, np.uint8)))
    assert {square.shape for square in squares} == {(32, 32, 3)}
    assert len(squares) == (1 if shape == (1, 1, 3) else 5)
