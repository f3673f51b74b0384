"""One and several of a thing, in English."""

from types import MappingProxyType

IRREGULAR = MappingProxyType(
    {
        "person": "people",
        "man": "men",
        "woman": "women",
        "child": "children",
        "mouse": "mice",
        "goose": "geese",
        "foot": "feet",
        "tooth": "teeth",
        "knife": "knives",
        "wife": "wives",
        "calf": "calves",
        "scarf": "scarves",
        "shelf": "shelves",
        "loaf": "loaves",
        "leaf": "leaves",
        "potato": "potatoes",
        "tomato": "tomatoes",
        "sheep": "sheep",
        "fish": "fish",
        "deer": "deer",
        "aircraft": "aircraft",
        "broccoli": "broccoli",
        "skis": "skis",
        "scissors": "scissors",
        "glasses": "glasses",
        "trousers": "trousers",
    }
)
"""By one, several."""

REGULAR = MappingProxyType({several: one for one, several in IRREGULAR.items()})

PAIRS = frozenset({"skis", "scissors", "glasses", "trousers"})
"""Of these, one is several already."""

UNCOUNTED = frozenset({"broccoli"})

NUMBERS = ["no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"]


def plural(noun: str) -> str:
    """Several of `noun`, whose last word changes: `hot dogs`, `people`, `buses`, `skis`."""
    before, space, last = noun.rpartition(" ")
    return f"{before}{space}{_plural(last)}"


def _plural(word: str) -> str:
    if word in IRREGULAR:
        return IRREGULAR[word]
    if word.endswith(("s", "x", "z", "ch", "sh")):
        return f"{word}es"
    if word.endswith("y") and word[-2:-1] not in tuple("aeiou"):
        return f"{word[:-1]}ies"
    return f"{word}s"


def singulars(said: str) -> list[str]:
    """What `said` may be several of; the likeliest first, and nothing where it does not look like several."""
    before, space, last = said.rpartition(" ")
    return [f"{before}{space}{form}" for form in _singulars(last)]


def _singulars(word: str) -> list[str]:
    forms = [REGULAR[word]] if word in REGULAR else []
    if word.endswith("ies"):
        forms.append(f"{word[:-3]}y")
    if word.endswith("ves"):
        forms.append(f"{word[:-3]}fe")
    if word.endswith("es"):
        forms.append(word[:-2])
    if word.endswith("s") and not word.endswith("ss"):
        forms.append(word[:-1])
    return forms


def with_article(noun: str) -> str:
    """`a dog`, `an umbrella`; without an article what is not counted so."""
    if noun in PAIRS | UNCOUNTED:
        return noun
    return f"{'an' if noun[:1].casefold() in tuple('aeiou') else 'a'} {noun}"


def number(count: int) -> str:
    """The count in a word, up to twelve."""
    return NUMBERS[count] if count < len(NUMBERS) else str(count)


def counted(count: int, noun: str) -> str:
    """So many of it: `a dog`, `two people`, `three pairs of skis`, `broccoli`, `no cars`."""
    if count == 1 or (noun in UNCOUNTED and count):
        return with_article(noun)
    return f"{number(count)} {f'pairs of {noun}' if noun in PAIRS else plural(noun)}"
