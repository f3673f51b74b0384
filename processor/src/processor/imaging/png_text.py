"""Texts in a PNG: what its readers can know of it beside its pixels."""

import zlib
from collections.abc import Mapping

HEADER_END = 33
"""Where the first chunk of a PNG ends, its header; texts may stand from there on."""

XMP = "XML:com.adobe.xmp"
"""The keyword that XMP has in a PNG."""


def with_texts(png: bytes, texts: Mapping[str, str]) -> bytes:
    """The same PNG with `texts` by their keywords, of 1 to 79 printable characters of Latin 1 each, behind its header.

    Source: PNG's specification, third edition, 11.3.3 (iTXt).
    """
    return png[:HEADER_END] + b"".join(_chunk(*each) for each in texts.items()) + png[HEADER_END:]


def _chunk(keyword: str, text: str) -> bytes:
    plain, no_language, no_translation = b"\0\0", b"\0", b"\0"
    content = keyword.encode("latin-1") + b"\0" + plain + no_language + no_translation + text.encode("utf-8")
    body = b"iTXt" + content
    return len(content).to_bytes(4) + body + zlib.crc32(body).to_bytes(4)
