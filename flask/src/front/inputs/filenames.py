"""File names as clients send them: in whatever encoding their system has, which no header tells."""

import re

LONGEST_NAME = 255
"""In characters: what file systems allow."""

TWO_HIGH_BYTES = re.compile(rb"[\x80-\xff]{2}")
LONE_ACCENT = re.compile(rb"[A-Za-z][\x84-\xff][a-z]")  # below are the first bytes of kana

# The parts of each encoding in which the common characters lie; all but these fit other encodings as well.
LIKELY = (
    ("cp932", re.compile(rb"[\x88-\x97][\x40-\x7e\x80-\xfc]|\x82[\x9f-\xf1]|[\x81\x83][\x40-\x7e\x80-\xfc]"), 2),
    ("euc_kr", re.compile(rb"[\xb0-\xc8][\xa1-\xfe]"), 3),
    ("gb18030", re.compile(rb"[\xa1-\xa3\xb0-\xf7][\xa1-\xfe]"), 2),
    ("big5", re.compile(rb"[\xa1-\xc6][\x40-\x7e\xa1-\xfe]"), 2),
)
RARE_LETTERS = re.compile("(?<![A-Za-z])[\u0180-\u02af\u0370-\u037d]{2,}")
"""What UTF-8 makes of a few words of GBK; the Chinese word for picture is one of them."""

CYRILLIC_WORD = re.compile(rb"(?<![A-Za-z])[\xa8\xb8\xc0-\xff]{2,}(?![A-Za-z])")


def decoded(raw: bytes, western: str = "cp1252") -> str:
    """The file name that `raw` writes: in UTF-8 where it is, else in the encoding that it looks like most.

    A guess that is wrong gives other characters, but never an error. `western` is the encoding of last resort.
    """
    try:
        name = raw.decode()
    except UnicodeDecodeError:
        return raw.decode(_guessed(raw) or western, "replace")
    misread = not name.isascii() and RARE_LETTERS.sub("", name).isascii()
    return raw.decode((misread and _guessed(raw)) or "utf-8", "replace")


def cleaned(name: str) -> str:
    """`name` without what is unseen, such as line ends and marks that turn text around; of a bounded length."""
    return "".join(each for each in name if each.isprintable())[:LONGEST_NAME]


def _guessed(raw: bytes) -> str | None:
    if LONE_ACCENT.search(raw) or not TWO_HIGH_BYTES.search(raw):
        return None
    for encoding, likely, fewest in LIKELY:
        rest, count = likely.subn(b"", raw)
        if count >= fewest and rest.isascii():
            return encoding
    return "cp1251" if CYRILLIC_WORD.sub(b"", raw).isascii() else None
