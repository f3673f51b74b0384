"""What a model said, made ready to be used: without preambles, with what is to stand around it, as alt text."""

import re

LONGEST_ALT = 125
"""Characters: from there on screen readers may stop reading the alt attribute."""

PREAMBLES = re.compile(
    r"""(
      (sure|certainly|of\ course|okay|ok|yes)[,.!:]+\s*
    | here('s|\ is|\ are)\ (a|an|the|your)\b[^.:\n]{0,60}:\s*
    | (caption|description|answer)\s*:\s*
    | (this|the)\ (image|picture|photo|photograph|scene)\s
      (shows|depicts|features|displays|captures|contains|is\ of)\s+
    | in\ (this|the)\ (image|picture|photo|photograph|scene)\s*,\s*((we|you|i)\ (can\ )?see\s+|there\ (is|are)\s+)?
    | (this\ is\ |it\ is\ |it's\ )?(an?|the)\ ((close-up|black\ and\ white|color|colour)\ )?
      (image|picture|photo|photograph)\ (of|showing|depicting)\s+
    )""",
    re.IGNORECASE | re.VERBOSE,
)

NO_SPACE_BEFORE = tuple(".,;:!?)…")


def clean(text: str) -> str:
    """`text` without what models say before they come to the point; never empty where there was something."""
    left = text.strip()
    while (found := PREAMBLES.match(left)) and left[found.end() :].strip():
        left = left[found.end() :].strip()
    return left if left == text.strip() else left[:1].upper() + left[1:]


def around(prefix: str, text: str, suffix: str) -> str:
    """`text` between the two, with blanks where there are words to be kept apart."""
    before = f"{prefix} {text}" if prefix else text
    return before + (suffix if suffix.startswith(NO_SPACE_BEFORE) else f" {suffix}" if suffix else "")


def alt_text(caption: str) -> str:
    """`caption` for the alt attribute: on one line, without "image of", whole words, at most LONGEST_ALT characters."""
    text = clean(" ".join(caption.split()))
    if len(text) <= LONGEST_ALT:
        return text
    sentences = text[: LONGEST_ALT + 1]
    if (end := max(sentences.rfind(mark) for mark in (". ", "! ", "? "))) > 0:
        return sentences[: end + 1]
    whole = text[:LONGEST_ALT].rpartition(" ")[0] or text[: LONGEST_ALT - 1]
    return whole.rstrip(" ,;:-") + "…"
