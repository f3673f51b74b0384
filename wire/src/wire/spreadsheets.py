"""What spreadsheet programs do with tables of text, and what is done about it."""

FORMULA = (*"=+-@\t\r\n", *"\uff1d\uff0b\uff0d\uff20")
"""What a spreadsheet program takes for the beginning of a formula; the last four are full-width."""


def harmless(text: str) -> str:
    """`text`, with an apostrophe before it where a spreadsheet program would reckon it out."""
    return f"'{text}" if text.startswith(FORMULA) else text
