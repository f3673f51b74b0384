"""Reads forms. A picture is found in them whatever its name is written in, and wherever it stands."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

from werkzeug.datastructures import FileStorage, Headers
from werkzeug.formparser import FormDataParser
from werkzeug.sansio.multipart import Data, Epilogue, Field, File, MultipartDecoder, NeedData

from front.inputs.boundary import BoundaryLine
from front.inputs.fields import REFERENCE, is_picture_field
from front.inputs.filenames import cleaned, decoded
from front.inputs.zipped import is_zip
from front.sniff import sniff
from wire.errors import RequestError, TooManyBytesError, TooManyFilesError

MULTIPART, URLENCODED = "multipart/form-data", "application/x-www-form-urlencoded"
CHUNK_BYTES = 65_536
HEADER_BYTES = 16_000
TEXT_BYTES = 64_000
"""How long all fields of a form may be together that are neither files nor in a picture's place."""

FIRST_FIELD = re.compile(rb"[\w.%+\[\]-]{1,64}=")
CONTINUED = re.compile(rb"(?:\r\n|\n|\r)[ \t]")


class FormParser(FormDataParser):
    """Werkzeug's, for file names in any encoding, and for bodies that are no forms though their type says so."""

    def parse(
        self,
        stream: IO[bytes],
        mimetype: str,
        content_length: int | None,  # noqa: ARG002
        options: dict[str, str] | None = None,
    ) -> tuple[IO[bytes], Any, Any]:
        """What is left to read, the fields, and the files. Raises RequestError of several kinds."""
        if mimetype == URLENCODED:
            body = stream.read()
            form = self.cls()
            if FIRST_FIELD.match(body) and not sniff(body):
                if body.count(b"&") >= (self.max_form_parts or len(body)):
                    raise _too_many_parts(self.max_form_parts)
                form = super().parse(BytesIO(body), mimetype, len(body), options)[1]
            return BytesIO(body), form, self.cls()
        if mimetype == MULTIPART:
            return self._multipart(stream, (options or {}).get("boundary", ""))
        return stream, self.cls(), self.cls()

    def _multipart(self, stream: IO[bytes], boundary: str) -> tuple[IO[bytes], Any, Any]:
        if not boundary:
            body = stream.read()
            first = body[:200].lstrip().partition(b"\n")[0].strip()
            if not first.startswith(b"--"):
                return BytesIO(body), self.cls(), self.cls()
            stream, boundary = BytesIO(body), first[2:].decode("latin-1")
        fields, files, room = [], [], TEXT_BYTES
        for number, part in enumerate(_parts(stream, boundary.encode("latin-1", "replace"))):
            if number == self.max_form_parts:
                raise _too_many_parts(self.max_form_parts)
            if part.is_file:
                storage = FileStorage(BytesIO(part.content), part.filename, part.field, headers=part.headers)
                files.append((part.field, storage))
                continue
            room -= 0 if is_picture_field(part.field) else len(part.content)
            if room < 0:
                raise TooManyBytesError(f"Expected at most {TEXT_BYTES:,} bytes of text in a form, got more.")
            fields.append((part.field, part.content.decode("utf-8", "replace")))
        return stream, self.cls(fields), self.cls(files)


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a form. `filename` is None where it came without one, which a file may do too.

    In a picture's field, what says where the picture is stands for a file, in its place among the others.
    """

    field: str
    filename: str | None
    headers: Headers
    content: bytes

    @property
    def is_file(self) -> bool:
        if self.filename is not None:
            return bool(self.filename or self.content)
        if is_picture_field(self.field) and REFERENCE.match(self.content[:8].decode("latin-1")):
            return True
        return sniff(self.content) is not None or is_zip(self.content)


def _parts(stream: IO[bytes], boundary: bytes) -> Iterator[Part]:
    """The parts of a form one after the other, however its lines end. Raises RequestError where it is none."""
    decoder, head, content = _Decoder(boundary), None, []
    try:
        while not decoder.complete:
            decoder.receive_data(stream.read(CHUNK_BYTES) or None)
            while not isinstance(event := decoder.next_event(), (NeedData, Epilogue)):
                if isinstance(event, (File, Field)):
                    head = event
                elif isinstance(event, Data) and head is not None:
                    content.append(event.data)
                    if not event.more_data:
                        yield Part(*_named(head), head.headers, b"".join(content))
                        content.clear()
    except ValueError as error:
        raise RequestError(
            f"Expected a form with the boundary {boundary[:70].decode('latin-1')!r} around each part and behind the "
            f"last, as Content-Type says, got one that breaks off or has another ({error})."
        ) from None


def _named(head: File | Field) -> tuple[str, str | None]:
    """The names of the field and of the file, which some clients put between single quotes."""
    filename = head.filename if isinstance(head, File) else None
    field = _text(head.name or "").strip("'")
    return field, None if filename is None else cleaned(_text(filename).strip("'"))


def _text(escaped: str) -> str:
    return decoded(escaped.encode("utf-8", "surrogateescape"))


class _Decoder(MultipartDecoder):
    """Werkzeug's, which knows UTF-8 alone in the head of a part, and no end of it, and compiles each boundary."""

    def __init__(self, boundary: bytes) -> None:
        super().__init__(b"")  # whose patterns are kept
        self.boundary, dashed = boundary, b"--" + boundary
        self.preamble_re: Any = BoundaryLine(dashed, first=True)
        self.boundary_re: Any = BoundaryLine(dashed)

    def _parse_headers(self, data: bytes | bytearray) -> Headers:
        if len(data) > HEADER_BYTES:
            raise RequestError(f"Expected parts of a form with heads of at most {HEADER_BYTES:,} bytes, got more.")
        lines = CONTINUED.sub(b" ", bytes(data)).splitlines()
        split = [line.decode("utf-8", "surrogateescape").partition(":") for line in lines if line.strip(b" \t")]
        headers = Headers([(name.strip(" \t"), value.strip(" \t")) for name, _, value in split])
        headers.setdefault("Content-Disposition", 'form-data; name=""')
        return headers


def _too_many_parts(most: int | None) -> TooManyFilesError:
    return TooManyFilesError(f"Expected a form of at most {most} fields and files, got more.")
