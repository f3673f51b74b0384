"""The task `embed`: encoded pictures and texts in, vectors out."""

from io import BytesIO

import numpy as np
import pytest
from PIL import Image

from processor.base import Standalone
from processor.imaging.decode import decode
from processor.model_pool import ModelPool
from processor.pixel_budget import PixelBudget
from processor.tasks.embed.runner import EmbedRunner
from processor.tasks.search.analyzers import analyzers_of
from processor.tasks.search.protocols import DecodedPicture
from toy_embedders import picture
from wire.errors import BadOptionError, CanceledJobError, MissingInputError, NotAnImageError, UnknownModelError
from wire.tasks.embed.spec import EMBED


@pytest.fixture
def runner(model_of):
    """With both models; that of texts is the default."""
    pool = ModelPool(model_of, [model_of("bert"), model_of("clip")])
    return EmbedRunner(pool, 1_000_000, PixelBudget(10_000_000))


def _run(runner, *, texts=(), pictures=(), context=None, **options):
    inputs = {"text": tuple(text.encode() for text in texts), "image": tuple(pictures)}
    given = {name: values for name, values in inputs.items() if values}
    output = runner.run(given, EMBED.parse_options(options), context or Standalone())
    return output.result, np.load(BytesIO(output.files["vectors.npy"]))


def _png(pixels, orientation=1):
    file, exif = BytesIO(), Image.Exif()
    exif[274] = orientation
    Image.fromarray(pixels).save(file, "PNG", exif=exif)
    return file.getvalue()


def test_texts_become_vectors_of_the_default_model(runner):
    """The numbers of the result are those of the file, to the last bit."""
    result, vectors = _run(runner, texts=["a dog", "dog " * 50])
    assert (result["model"]["name"], result["dimensions"], vectors.shape) == ("toy-bert", 32, (2, 32))
    assert np.array_equal(np.float32([each["vector"] for each in result["items"]]), vectors)
    said = [(each["input"], each["index"], each["tokens"], each["whole"]) for each in result["items"]]
    assert said == [("text", 0, 4, True), ("text", 1, 40, False)]
    assert result["tokens"] == 44


def test_pictures_become_vectors_of_the_first_model_that_knows_them(runner):
    """Turned upright: the same picture, stored on its side, has the same vector."""
    pixels = picture(90, 60)
    turned = _png(np.ascontiguousarray(np.rot90(pixels)), orientation=6)
    result, (straight, upright) = _run(runner, pictures=[_png(pixels), turned])
    assert result["model"]["name"] == "toy-clip"
    assert straight @ upright > 0.99999


def test_texts_beside_pictures_are_embedded_by_the_same_model(runner):
    """The pictures come first, as in the row; each text says which one it was."""
    result, vectors = _run(runner, texts=["a dog", "a cat"], pictures=[_png(picture(64, 64))])
    assert result["model"]["name"] == "toy-clip"
    assert [(each["input"], each["index"]) for each in result["items"]] == [("image", 0), ("text", 0), ("text", 1)]
    assert vectors.shape == (3, 24)


def test_vectors_in_the_file_alone(runner):
    """The result says what each row is."""
    result, vectors = _run(runner, texts=["a dog"], vectors="file")
    assert result["items"][0]["vector"] is None
    assert vectors.shape == (1, 32)


def test_vectors_as_the_network_gives_them(runner):
    """In the same direction."""
    _, plain = _run(runner, texts=["a dog"], normalize=False)
    _, unit = _run(runner, texts=["a dog"])
    length = np.linalg.norm(plain)
    assert abs(length - 1) > 0.01
    np.testing.assert_allclose(plain / length, unit, atol=1e-6)


@pytest.mark.parametrize("dimensions", [16, 64])
def test_dimensions_that_the_model_was_not_trained_for_are_refused(runner, dimensions):
    """Cutting such a vector short would make it worse than it says."""
    with pytest.raises(BadOptionError, match="expected 0 or 32 of toy-bert"):
        _run(runner, texts=["a dog"], dimensions=dimensions)


def test_nothing_to_embed_is_refused(runner):
    """In words that say what there could have been."""
    with pytest.raises(MissingInputError, match="Expected a text or a picture"):
        _run(runner)


def test_a_model_that_is_not_loaded_is_refused(runner):
    """Its answer says which are."""
    with pytest.raises(UnknownModelError, match="loaded are toy-bert, toy-clip"):
        _run(runner, texts=["a dog"], model="other")


def test_what_no_model_embeds_is_refused(model_of):
    """Pictures without a model that knows any."""
    runner = EmbedRunner(ModelPool(model_of, [model_of("bert")]), 1_000_000, PixelBudget(10_000_000))
    with pytest.raises(BadOptionError, match="a model that embeds pictures; loaded are toy-bert"):
        _run(runner, pictures=[_png(picture(64, 64))])


def test_a_broken_picture_is_the_clients_error(runner):
    """As for every task."""
    with pytest.raises(NotAnImageError):
        _run(runner, pictures=[b"no picture at all"])


@pytest.mark.parametrize(("first", "ended"), [(1, "at 8 of 20"), (0, "at 0 of 20")])
def test_a_job_that_nobody_wants_any_more_ends(runner, first, ended):
    """Between two portions of its texts, and while they are cut into tokens, which may take long too."""

    class Canceled(Standalone):
        def step(self, done, total, preview=None):
            if done >= first:
                raise CanceledJobError(f"at {done} of {total}")

    with pytest.raises(CanceledJobError, match=ended):
        _run(runner, texts=["a dog"] * 20, context=Canceled())


def test_others_find_an_embedder_for_texts_and_one_for_pictures(runner):
    """Each says of which model its vectors are."""
    texts, pictures = runner.embedder(texts=True), runner.embedder(pictures=True)
    assert (texts.model.split(":")[0], pictures.model.split(":")[0]) == ("toy-bert", "toy-clip")
    assert texts.texts(["a dog"]).shape == (1, 32)
    assert pictures.pictures([picture(64, 64)]).shape == pictures.texts(["a dog"]).shape == (1, 24)
    assert runner.embedder(texts=True, pictures=True).version == pictures.version == runner.models()[1].version


def test_a_search_embeds_texts_and_pictures_with_it(runner):
    """A picture that is decoded already has the vector that the task answers, and words have one among those."""
    analyzers = analyzers_of({"embed": runner})
    (texts,), (pictures,) = analyzers.text_embedders, analyzers.picture_embedders
    assert (texts.model.split(":")[0], texts.texts(["a dog"]).shape) == ("toy-bert", (1, 32))
    encoded = _png(picture(64, 64))
    vector = pictures.picture(DecodedPicture(encoded, decode(encoded, max_pixels=10_000)))
    np.testing.assert_allclose(vector, _run(runner, pictures=[encoded], normalize=True)[1][0], atol=1e-5)
    assert pictures.knows_words
    assert pictures.words("a dog").shape == vector.shape
