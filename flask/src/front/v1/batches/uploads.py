"""Takes the pictures out of a request that holds many: as files of a form, or in a zip, however it is sent."""

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass

from flask import Request

from front.file_names import Names
from front.inputs.fields import is_picture_field
from front.inputs.reader import RequestBody, RequestFile, read
from front.inputs.request import MOST_PARTS
from front.inputs.task_inputs import texts
from front.inputs.zipped import Packed, is_zip, too_much, unpack
from front.settings import Settings
from front.uploads import checked_picture, no_picture
from wire.errors import MissingInputError, NoImageError, NotAnImageError, RequestError, TooManyFilesError
from wire.tasks.spec import Kind, Task

FRAMING_BYTES = 1_000  # what a multipart body may carry besides each picture
FORM_BYTES = 64_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of a batch: what it is called, and its bytes, or why they are not worked on."""

    name: str
    content: bytes | RequestError


def read_many(request: Request, settings: Settings) -> RequestBody:
    """What the request carries, as much as a batch may. Raises RequestError of many kinds."""
    request.max_content_length = settings.max_batch_bytes + FORM_BYTES + FRAMING_BYTES * settings.max_files
    request.max_form_parts = settings.max_files + MOST_PARTS
    return read(request, too_much(settings.max_batch_bytes))


def collect_many(
    task: Task, body: RequestBody, fields: MutableMapping[str, object], settings: Settings
) -> tuple[Picture, ...]:
    """What the jobs of a batch are each given one of: pictures, or texts where the task's first input is one."""
    first = task.inputs[0]
    if first.kind is Kind.IMAGE:
        return collect_pictures(body, settings)
    if body.files:
        raise MissingInputError(f"Task {task.name}: expected a list of texts alone, got {body.came}.")
    many = tuple(Picture(f"{number}", text) for number, text in enumerate(texts(first, fields), 1))
    if not many:
        raise MissingInputError(f"Input {first.name}: expected a list of texts, got {body.came}.")
    if len(many) > settings.max_files:
        raise TooManyFilesError(f"Expected at most {settings.max_files} texts, got {len(many)}. Send them in parts.")
    return many


def collect_pictures(body: RequestBody, settings: Settings) -> tuple[Picture, ...]:
    """The files that were sent, in their order, at least one of them a picture of a size within the limits.

    Raises RequestError: too many files or bytes, none at all, or the first one's own where not one is a picture.
    """
    if not all(is_picture_field(file.field) and not file.reference for file in body.files):
        raise no_picture(body.came)
    names, room = Names(), settings.max_batch_bytes
    pictures: list[Picture] = []
    for file in _unpacked(body.files, settings):
        if len(pictures) == settings.max_files:
            raise TooManyFilesError(f"Expected at most {settings.max_files} pictures, got more. Send them in parts.")
        picture = Picture(names.distinct(file.name), _judged(file.content, settings))
        room -= len(picture.content) if isinstance(picture.content, bytes) else 0
        if room < 0:
            raise too_much(settings.max_batch_bytes)
        pictures.append(picture)
    if not pictures:
        raise no_picture("a zip without a file" if body.files else body.came)
    wrong = [(each.name, each.content) for each in pictures if isinstance(each.content, RequestError)]
    if len(wrong) == len(pictures):
        name, error = wrong[0]
        raise type(error)(f"Not one file can be worked on. The first, {name}: {error}")
    return tuple(pictures)


def _unpacked(files: Iterable[RequestFile], settings: Settings) -> Iterator[Packed]:
    """The files, those of each zip in its place."""
    for file in files:
        if is_zip(file.content):
            yield from unpack(file.content, settings.max_upload_bytes, settings.max_batch_bytes)
        else:
            yield Packed(file.name or ("" if file.field else "picture"), file.content)


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
