"""In which order jobs that wait are begun."""

from enum import StrEnum


class Priority(StrEnum):
    """Which of the jobs that wait is begun first. Those of `LOW` can wait: a folder of pictures, behind a camera."""

    NORMAL = "normal"
    LOW = "low"


OVERTAKEN_AT_MOST = 4
"""So many jobs of normal priority are begun before the first of low priority at most, however many come."""
