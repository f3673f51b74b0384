"""What a question asks, as far as its words tell."""

import re
from dataclasses import dataclass

from processor.english.mentions import Mention, Nouns, words_of
from processor.english.plurals import NUMBERS

NO_MORE = """
a an any some the of in on at to there is are was were do does can could you we one i it its be see find spot show
contain have include this that here visible shown seen present appear picture image photo photograph scene how many
count all total number what and or also please tell me if whether pictured which kind kinds sort sorts
"""
SAID_ANYWAY = frozenset(NO_MORE.split())
"""Words that ask for no more than whether something is there, or how many."""

PICTURE = r"(the|this) (picture|image|photo|photograph|scene)"

IS_THERE = re.compile(
    rf"(is|are|was|were) there\b|(is|are) (an?|any|some|the) |(do|does|can|could) (you|we|one|i|it|{PICTURE}) "
    r"(see|find|spot|show|contain|have|include)\b"
)
HOW_MANY = re.compile(r"how many\b|count\b|(what is )?(the )?(total )?number of\b")
WHERE = re.compile(r"where (is|are)\b")
WRITTEN = re.compile(
    r"what\b.*\b(say|says|read|reads|written|writing|text)\b|what (words|letters)\b|(read|transcribe)\b"
)
IS_WRITTEN = re.compile(r"(is|are) (there )?(any |some |the )?(\w+ )?(text|words|writing|letters|written)\b")
DOES_IT_SAY = re.compile(r"(does|do|is|are)\b.*\b(say|read|written)\b")
WHAT_IS_IN = re.compile(
    rf"what\b.*\b(in|on|at) (it|{PICTURE})$|what (is|s|are) (this|it|these|here|there|shown|visible)$"
    rf"|what (do|can) (you|we|i|one) see\b|what can be seen\b|what does (it|{PICTURE}) show\b"
    r"|what (objects|things)\b|describe\b"
)
WHICH = re.compile(r"(what|which) (kinds? of |sorts? of )?\w+ (is|are|do|can|does)\b")
QUOTED = re.compile('[“"\'\N{LEFT SINGLE QUOTATION MARK}]([^”"]{1,200}?)[”"\'\N{RIGHT SINGLE QUOTATION MARK}]')
"""A text within quotes; an apostrophe within it ends it, too."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: its words on one line, the things that it names, and whether it asks more than it seems to.

    `mentions` are those with labels of a detector; `more` says that there are words of which nobody here knows
    anything: an adjective, an action, something that no label is for. `alternatives` says that any of the things will
    do; `counts` has, for each of them, how many there are to be, None where any number will do.
    """

    text: str
    said: str
    mentions: tuple[Mention, ...]
    counts: tuple[int | None, ...]
    more: bool
    alternatives: bool

    @classmethod
    def of(cls, text: str, vocabulary: tuple[str, ...]) -> "Asked":
        """The question `text`, of a detector with that vocabulary."""
        words, mentions = words_of(text), tuple(Nouns.of(vocabulary).mentions(text))
        counts = tuple(_number(words[each.start - 1]) if each.start else None for each in mentions)
        named = {at for each in mentions for at in range(each.start, each.end)}
        named |= {each.start - 1 for each, count in zip(mentions, counts, strict=True) if count is not None}
        more = any(word not in SAID_ANYWAY for at, word in enumerate(words) if at not in named)
        return cls(text, " ".join(words), mentions, counts, more, "or" in words)

    @property
    def labels(self) -> frozenset[str]:
        """All labels that are named."""
        return frozenset(label for each in self.mentions for label in each.labels)

    @property
    def quoted(self) -> str:
        """What stands in quotes, in small letters."""
        found = QUOTED.search(self.text)
        return " ".join(words_of(found[1])) if found else ""


def _number(word: str) -> int | None:
    """The number that the word is; `one` and `no` are said for other things too."""
    if word in NUMBERS[2:]:
        return NUMBERS.index(word)
    return int(word) if word.isdecimal() and len(word) < 4 else None
