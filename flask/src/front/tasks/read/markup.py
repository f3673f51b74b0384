"""Text in XML."""


def printable(text: str) -> str:
    """`text` without what XML cannot hold."""
    return "".join(each if each.isprintable() else " " for each in text)
