"""The request as the routes see it: unpacked, its files in memory, its form read by our own parser."""

from functools import cached_property
from typing import IO

from flask import Request

from front.inputs.multipart import FormParser
from front.inputs.unpacking import unpacked

MOST_PARTS = 200
"""How many fields and files a form may have, where a route does not say otherwise."""


class UploadRequest(Request):
    """A request whose files stay in memory. Its `max_content_length` bounds them, so no disk is needed."""

    form_data_parser_class = FormParser

    @cached_property
    def stream(self) -> IO[bytes]:
        return unpacked(super().stream, self.headers, self.max_content_length)
