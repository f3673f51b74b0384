"""The formats of what tasks answer that make pictures."""

import json
from collections.abc import Callable, Mapping, Sequence
from types import MappingProxyType
from typing import Any

from front.tasks.base import ResultQuery
from front.tasks.plain import PlainFormats
from front.tasks.zipped import zipped
from wire.errors import BadOptionError, UnknownFileError
from wire.tasks.made_pictures import MADE, SIDE_BY_SIDE
from wire.tasks.spec import Option

NUMBER = Option("number", 1, "Which of the pictures, from 1; without it the first that is not withheld.", 1, 8)
ZIP = "zip"


class MadePictures(PlainFormats):
    """One of the pictures as a file, or all of them in a zip."""

    rendered: Mapping[str, str] = MappingProxyType(
        {"png": "image/png", "jpeg": "image/jpeg", "webp": "image/webp", ZIP: "application/zip"}
    )
    shown: str = "png"
    options: Sequence[Option] = (NUMBER,)

    def checked(self, result_query: ResultQuery) -> ResultQuery:
        if NUMBER.name in result_query.options and result_query.format in ("json", ZIP):
            raise BadOptionError(
                f"Option {NUMBER.name}: expected with a format of one picture, got it with {result_query.format}."
            )
        return result_query

    def refined(self, result: Mapping[str, Any], kept: bytes | None, result_query: ResultQuery) -> dict[str, Any]:  # noqa: ARG002
        """With the picture alone that is asked for, where one is."""
        if NUMBER.name not in result_query.options:
            return dict(result)
        number, made = int(result_query.options[NUMBER.name]), _pictures(result)
        if number > len(made):
            raise BadOptionError(f"Option {NUMBER.name}: expected at most {len(made)}, as were made, got {number}.")
        return {**result, "pictures": [made[number - 1]]}

    def needed(self, form: str, result: Mapping[str, Any]) -> Mapping[str, str]:
        return {} if form == ZIP else {MADE: _first(result)}

    def of_files(self, form: str, result: Mapping[str, Any], file: Callable[[str], bytes]) -> bytes | None:
        if form == "png":
            return file(_first(result))
        if form != ZIP:
            return None
        names = [each["file"] for each in _pictures(result) if each["file"]]
        document = json.dumps(result, ensure_ascii=False, indent=1).encode()
        return zipped([*((name, file(name)) for name in names), ("result.json", document)]).content


class ChangedPictures(MadePictures):
    """The picture, alone or beside the one before."""

    rendered: Mapping[str, str] = MappingProxyType({SIDE_BY_SIDE: "image/jpeg", **MadePictures.rendered})
    options: Sequence[Option] = ()

    def suffix(self, result_query: ResultQuery) -> str:
        return "-before-after" if result_query.format == SIDE_BY_SIDE else ""

    def needed(self, form: str, result: Mapping[str, Any]) -> Mapping[str, str]:
        if form == SIDE_BY_SIDE and result["difference"] is None:
            raise BadOptionError(f"Option format: expected a job that was given a picture for {SIDE_BY_SIDE}.")
        return super().needed(form, result)


def _pictures(result: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    return result["pictures"] if "pictures" in result else [result["picture"]]


def _first(result: Mapping[str, Any]) -> str:
    """The file of the first picture that has one. Raises UnknownFileError where all are withheld."""
    made = _pictures(result)
    name = next((str(each["file"]) for each in made if each["file"]), "")
    if not name:
        raise UnknownFileError(f"There is no picture to be had: {made[0]['withheld']}")
    return name


GENERATED, EDITED = MadePictures(), ChangedPictures()
