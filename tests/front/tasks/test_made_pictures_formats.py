"""Made pictures as files of other kinds, and all in one."""

import json
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest

from front.renderings import making_of
from front.tasks import formats
from front.tasks.formats import ResultQuery, result_query_from
from wire import keys
from wire.errors import BadOptionError, UnknownFileError
from wire.jobs import Job

FILES = {"2.png": b"second", "3.png": b"third"}
GONE = {"file": "", "sha256": "", "seed": 1, "withheld": "It was near concept 3."}
RESULT: dict[str, Any] = {
    "prompt": "a cat",
    "pictures": [GONE, *({"file": name, "sha256": "", "seed": 2, "withheld": ""} for name in FILES)],
}
GENERATED, EDITED = formats.of("generate"), formats.of("edit")


def of_files(form: str, result: Any = RESULT) -> bytes | None:
    """The form, where it is made of files alone."""
    return GENERATED.of_files(form, result, FILES.__getitem__)


def test_the_first_picture_that_is_not_withheld_is_the_one() -> None:
    """As it was made; a JPEG is made of it by the runner."""
    assert of_files("png") == b"second"
    assert of_files("jpeg") is None
    assert GENERATED.needed("jpeg", RESULT) == {"made": "2.png"}


def test_any_of_the_pictures_may_be_asked_for() -> None:
    """By its number; one that there is not says how many there are, one that is withheld why."""
    third, first, fourth = (result_query_from("generate", {"format": "png", "number": each}) for each in "314")
    assert of_files("png", GENERATED.refined(RESULT, None, third)) == b"third"
    assert of_files("png", GENERATED.refined(RESULT, None, first)) == b"second", "it is the default, which looks on"
    with pytest.raises(BadOptionError, match="Option number: expected at most 3, as were made, got 4"):
        GENERATED.refined(RESULT, None, fourth)
    with pytest.raises(UnknownFileError, match="There is no picture to be had: It was near concept 3"):
        of_files("png", {**RESULT, "pictures": [GONE]})


@pytest.mark.parametrize("form", ["json", "zip"])
def test_a_number_is_of_one_picture(form: str) -> None:
    """Elsewhere it would change nothing."""
    with pytest.raises(
        BadOptionError, match=f"Option number: expected with a format of one picture, got it with {form}"
    ):
        result_query_from("generate", {"format": form, "number": "2"})


def test_a_zip_has_all_pictures_and_the_result() -> None:
    """It takes nobody's hands."""
    assert GENERATED.needed("zip", RESULT) == {}
    with ZipFile(BytesIO(of_files("zip") or b"")) as archive:
        assert archive.namelist() == ["2.png", "3.png", "result.json"]
        assert (archive.read("3.png"), json.loads(archive.read("result.json"))) == (b"third", RESULT)


def test_a_changed_picture_lies_beside_the_one_before() -> None:
    """Where there was one."""
    result = {"picture": {"file": "1.png", "withheld": ""}, "difference": 0.1}
    assert EDITED.needed("side-by-side", result) == EDITED.needed("webp", result) == {"made": "1.png"}
    assert EDITED.suffix(ResultQuery("side-by-side")) == "-before-after"
    with pytest.raises(BadOptionError, match="expected a job that was given a picture"):
        EDITED.needed("side-by-side", {**result, "difference": None})


def test_whoever_makes_it_is_given_both() -> None:
    """What the job was given, and the file that it made."""
    given = keys.input("1", "image", 0)
    job = Job("1", "edit", {}, {"image": (given,)}, 60, 60, 60, 0.0)
    result = {"picture": {"file": "1.png", "withheld": ""}, "difference": 0.1}
    making = making_of(job, "side-by-side", result, "")
    assert making.inputs == {"image": (given,), "made": (keys.file("1", "1.png"),)}
