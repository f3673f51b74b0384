"""Takes the pictures out of a request that holds many: as multipart, or in a zip, however it is sent."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from flask import Request
from werkzeug.datastructures import FileStorage
from werkzeug.exceptions import RequestEntityTooLarge

from front.settings import Settings
from front.uploads import FIELDS, checked_picture
from front.v1.batch_names import Names
from front.v1.zipped import Packed, is_zip, too_much, unpack
from wire.errors import (
    NoImageError,
    NotAnImageError,
    RequestError,
    TooManyFilesError,
)

FRAMING_BYTES = 1_000  # what a multipart body may carry besides each picture
FORM_BYTES = 64_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of a batch: what it is called, and its bytes, or why they are not worked on."""

    name: str
    content: bytes | RequestError


def take_pictures(request: Request, settings: Settings) -> tuple[Picture, ...]:
    """The files of the request, in their order, at least one of them a picture of a size within the limits.

    Raises RequestError: too many files or bytes, none at all, or the first one's own where not one is a picture.
    """
    request.max_content_length = settings.max_batch_bytes + FORM_BYTES + FRAMING_BYTES * settings.max_files
    names, room = Names(), settings.max_batch_bytes
    pictures: list[Picture] = []
    for file in _unpacked(_sent(request, settings.max_batch_bytes), settings):
        if len(pictures) == settings.max_files:
            raise TooManyFilesError(f"Expected at most {settings.max_files} pictures, got more. Send them in parts.")
        picture = Picture(names.distinct(file.name), _judged(file.content, settings))
        room -= len(picture.content) if isinstance(picture.content, bytes) else 0
        if room < 0:
            raise too_much(settings.max_batch_bytes)
        pictures.append(picture)
    if not pictures:
        raise NoImageError(
            "Expected pictures in fields named `file`, or a zip of them, got none: curl -F file=@a.jpg ..."
        )
    wrong = [(each.name, each.content) for each in pictures if isinstance(each.content, RequestError)]
    if len(wrong) == len(pictures):
        name, error = wrong[0]
        raise type(error)(f"Not one file can be worked on. The first, {name}: {error}")
    return tuple(pictures)


def _sent(request: Request, max_bytes: int) -> Iterator[Packed]:
    """The files as they were sent: those of the form, or the body itself."""
    try:
        if request.mimetype == "multipart/form-data":
            yield from map(_read, _known(request.files.items(multi=True)))
        elif body := request.get_data(cache=False):
            yield Packed("picture", body)
    except RequestEntityTooLarge:
        raise too_much(max_bytes) from None


def _known(sent: Iterable[tuple[str, FileStorage]]) -> Iterator[FileStorage]:
    for field, file in sent:
        if field not in FIELDS:
            raise RequestError(f"Expected pictures in fields named {' or '.join(FIELDS)}, got {field[:40]!r}.")
        yield file


def _read(file: FileStorage) -> Packed:
    with file.stream as stream:
        return Packed(file.filename or "", stream.read())


def _unpacked(sent: Iterable[Packed], settings: Settings) -> Iterator[Packed]:
    """The files, those of each zip in its place."""
    for file in sent:
        if isinstance(file.content, bytes) and is_zip(file.content):
            yield from unpack(file.content, settings.max_upload_bytes, settings.max_batch_bytes)
        else:
            yield file


def _judged(content: bytes | RequestError, settings: Settings) -> bytes | RequestError:
    """`content` where it begins as a picture within the limits of a single one, else what is wrong with it."""
    if not isinstance(content, bytes):
        return content
    if not content:
        return NoImageError("Expected a picture, got an empty file.")
    if is_zip(content):
        return NotAnImageError("Expected a picture, got a zip in a zip. Pack the pictures themselves.")
    try:
        return checked_picture(content, settings)
    except RequestError as error:
        return error
