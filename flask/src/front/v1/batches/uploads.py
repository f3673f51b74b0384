"""Takes what many jobs are made of out of one request: files of a form, a zip, texts, or where pictures are."""

from collections.abc import Iterable, Iterator, MutableMapping
from dataclasses import dataclass
from itertools import chain

from flask import Request

from front.file_names import Names
from front.inputs.fields import is_picture_field
from front.inputs.reader import RequestBody, RequestFile, read
from front.inputs.request import MOST_PARTS
from front.inputs.task_inputs import texts, urls
from front.inputs.zipped import is_zip, too_much, unpack
from front.job_request import Reference
from front.settings import Settings
from front.uploads import checked_picture, no_picture
from front.v1.jobs.submission import name_at
from wire.errors import (
    ImageProcessorError,
    MissingInputError,
    NoImageError,
    NotAnImageError,
    RequestError,
    TooManyFilesError,
)
from wire.tasks.spec import Kind, Task

FRAMING_BYTES = 1_000  # what a multipart body may carry besides each picture
FORM_BYTES = 64_000

Content = bytes | Reference | ImageProcessorError
"""A file's bytes, where they are, or why they are not worked on."""


@dataclass(frozen=True, slots=True)
class Picture:
    """A file of a batch, and what it is called."""

    name: str
    content: Content

    @property
    def size(self) -> int:
        """How many bytes of it are here."""
        return len(self.content) if isinstance(self.content, bytes) else 0


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
        return collect_pictures(first.name, body, urls(fields), settings)
    if body.files:
        raise MissingInputError(f"Task {task.name}: expected a list of texts alone, got {body.came}.")
    many = tuple(Picture(f"{number}", text) for number, text in enumerate(texts(first, fields), 1))
    if not many:
        raise MissingInputError(f"Input {first.name}: expected a list of texts, got {body.came}.")
    if len(many) > settings.max_files:
        raise TooManyFilesError(f"Expected at most {settings.max_files} texts, got {len(many)}. Send them in parts.")
    return many


def collect_pictures(
    field: str, body: RequestBody, elsewhere: Iterable[Reference], settings: Settings
) -> tuple[Picture, ...]:
    """The files that were sent, in `field` or in any picture's field, in their order; then those that lie `elsewhere`.

    Raises RequestError: too many files or bytes, or none at all.
    """
    if not all(file.field == field or is_picture_field(file.field) for file in body.files):
        raise no_picture(body.came)
    names, room = Names(), settings.max_batch_bytes
    pictures: list[Picture] = []
    for given in chain(_unpacked(body.files, settings), map(_elsewhere, elsewhere)):
        if len(pictures) == settings.max_files:
            raise TooManyFilesError(f"Expected at most {settings.max_files} pictures, got more. Send them in parts.")
        picture = Picture(names.distinct(given.name), _judged(given.content, settings))
        room -= picture.size
        if room < 0:
            raise too_much(settings.max_batch_bytes)
        pictures.append(picture)
    if not pictures:
        raise no_picture("a zip without a file" if body.files else body.came)
    return tuple(pictures)


def some_of(pictures: tuple[Picture, ...]) -> tuple[Picture, ...]:
    """`pictures`, at least one of which can be worked on. Raises what is wrong with the first one where none can."""
    wrong = [(each.name, each.content) for each in pictures if isinstance(each.content, ImageProcessorError)]
    if len(wrong) == len(pictures):
        name, error = wrong[0]
        raise type(error)(f"Not one file can be worked on. The first, {name}: {error}")
    return pictures


def _unpacked(files: Iterable[RequestFile], settings: Settings) -> Iterator[Picture]:
    """The files, those of each zip in its place."""
    for file in files:
        if file.reference:
            yield _elsewhere(Reference(file.reference))
        elif is_zip(file.content):
            for packed in unpack(file.content, settings.max_upload_bytes, settings.max_batch_bytes):
                yield Picture(packed.name, packed.content)
        else:
            yield Picture(file.name or ("" if file.field else "picture"), file.content)


def _elsewhere(reference: Reference) -> Picture:
    return Picture(name_at(reference), reference)


def _judged(content: Content, settings: Settings) -> Content:
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
