"""The text alone."""

from front.tasks.base import Document, Entry


def write(entry: Entry) -> Document:
    """The lines in the order of reading, in UTF-8."""
    text = entry.result["text"]
    return Document(f"{text}\n".encode() if text else b"", "text/plain", "txt")
