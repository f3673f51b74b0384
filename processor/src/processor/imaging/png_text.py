"""Texts in a PNG: what its readers can know of it beside its pixels."""

import zlib
from collections.abc import Mapping

HEADER_END = 33
"""Where the first chunk of a PNG ends, its header; texts may stand from there on."""

KIND, CRC_LENGTH = b"iTXt", 4
SEPARATOR = b"\0" + b"\0\0" + b"\0" + b"\0"
"""Between keyword and text: the end of the keyword, that the text is not compressed, no language and no translation."""

XMP = "XML:com.adobe.xmp"
"""The keyword that XMP has in a PNG."""


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """The same PNG with `texts` by their keywords, of 1 to 79 printable characters of Latin 1 each, behind its header.

    Source: PNG's specification, third edition, 11.3.3 (iTXt).
    """
    return png[:HEADER_END] + b"".join(_chunk(*each) for each in texts.items()) + png[HEADER_END:]


def text_of(png: bytes, keyword: str) -> str:
    """What `with_texts` wrote under that keyword; empty where it wrote nothing."""
    at, sought = HEADER_END, keyword.encode("latin-1") + SEPARATOR
    while png[at + 4 : at + 8] == KIND:
        end = at + 8 + int.from_bytes(png[at : at + 4])
        if png.startswith(sought, at + 8):
            return png[at + 8 + len(sought) : end].decode("utf-8")
        at = end + CRC_LENGTH
    return ""


def _chunk(keyword: str, text: str) -> bytes:
    content = keyword.encode("latin-1") + SEPARATOR + text.encode("utf-8")
    body = KIND + content
    return len(content).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
