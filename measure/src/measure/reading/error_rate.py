"""How much of a text was read wrong."""


def distance(one: str, other: str) -> int:
    """How many characters have to be put in, taken out or changed to make `other` of `one` (Levenshtein, 1965)."""
    before = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        row = [number]
        for index, wanted in enumerate(other, 1):
            row.append(min(before[index] + 1, row[-1] + 1, before[index - 1] + (letter != wanted)))
        before = row
    return before[-1]


def character_error_rate(truth: str, read: str) -> float:
    """The distance between the two for each character of `truth`; above 1 where more was read than there is."""
    return distance(truth, read) / max(1, len(truth))
