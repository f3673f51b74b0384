"""Vectors in the file that a job of the task `embed` made of them, as NumPy writes one."""

from array import array

FLOAT_BYTES = 4


def rows(file: bytes, dimensions: int, count: int) -> list[bytes]:
    """Its `count` vectors, float32 in little-endian: they are the end of the file."""
    length = dimensions * FLOAT_BYTES
    begin = len(file) - count * length
    return [file[at : at + length] for at in range(begin, len(file), length)]


def numbers(row: bytes) -> list[float]:
    """A vector in the nine digits that tell one float32 from all others."""
    return [float(f"{number:.9g}") for number in array("f", row)]
