"""Pictures that are written as text: base64 in any of its spellings, or a `data:` url of it."""

import re
from base64 import b64decode

from front.sniff import sniff
from wire.errors import RequestError

DATA_URL = re.compile(r"data:[^,]{0,200};base64,", re.IGNORECASE)
URL_SAFE = str.maketrans("-_", "+/")
HEAD_LENGTH = 240


def base64_length(count: int) -> int:
    """How many characters write `count` bytes."""
    return (count + 2) // 3 * 4


def decoded(text: str) -> bytes:
    """The bytes that `text` writes: of either alphabet, in lines or in one, padded or not. Raises RequestError."""
    text = text.strip()
    if text[:5].lower() == "data:":
        head = DATA_URL.match(text)
        if head is None:
            raise RequestError("Expected a data: url in base64, data:image/jpeg;base64,..., got another.")
        text = text[head.end() :]
    text = "".join(text.split()).rstrip("=").translate(URL_SAFE)
    try:
        return b64decode(text + "=" * (-len(text) % 4), validate=True)
    except ValueError:
        raise RequestError(f"Expected a picture in base64, got text that is none: {text[:20]!a}.") from None


def picture(text: str) -> bytes | None:
    """The picture that `text` writes, None where it writes none. A form's decoding made blanks of its plus signs."""
    text = text.strip().replace(" ", "+")
    head = DATA_URL.match(text)
    start = text[head.end() if head else 0 :][:HEAD_LENGTH]
    try:
        if sniff(decoded("".join(start.split())[: HEAD_LENGTH // 2])) is None:
            return None
        return decoded(text)
    except RequestError:
        return None
