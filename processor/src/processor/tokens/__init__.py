"""Texts as the numbers that networks know them by.

Both kinds are written here, and not taken from the package `tokenizers`, which is 12 MB of an image for what is two
pages; tests hold them to it, text for text.
"""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Tokens:
    """A text's tokens, with the marks of its beginning and its end. `whole` is false where its end was cut off."""

    ids: tuple[int, ...]
    whole: bool


class Tokenizer(Protocol):
    """Cuts texts into the tokens of one network."""

    def encode(self, text: str) -> Tokens:
        """As many tokens of the text as the network takes."""
