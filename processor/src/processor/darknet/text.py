"""The text of a file that anybody's editor may have written."""

import codecs

WIDE = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)


def decoded(data: bytes) -> tuple[str, str]:
    """The text that `data` holds, without a mark of its encoding, and the encoding: UTF-8 or UTF-16, else Windows'.

    Every byte is some character in the last of those, `latin-1`, so that there is always a text.
    """
    for encoding in ("utf-16",) if data.startswith(WIDE) else ("utf-8-sig", "cp1252"):
        try:
            return data.decode(encoding), encoding
        except UnicodeDecodeError:
            continue
    return data.decode("latin-1"), "latin-1"
