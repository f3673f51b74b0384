"""The sentences that a text is put into before it is compared: CLIP learned from captions, not from single words."""

from collections.abc import Mapping
from types import MappingProxyType

from processor.english.plurals import NUMBERS, with_article
from wire.tasks.analyze.spec import Template

SENTENCES: Mapping[Template, tuple[str, ...]] = MappingProxyType(
    {
        Template.NONE: ("{text}",),
        Template.PHOTO: ("a photo of {thing}.",),
        Template.ENSEMBLE: (
            "a photo of {thing}.",
            "a close-up photo of {thing}.",
            "a photo of {thing} from far away.",
            "a blurry photo of {thing}.",
            "a dark photo of {thing}.",
            "a bright photo of {thing}.",
            "a picture of {thing} on the internet.",
            "a drawing of {thing}.",
        ),
    }
)
"""`thing` is the text with an article, `text` the text as it is."""

OF_ANYTHING = ("something", "a thing", "an object", "a scene")
"""Texts that are true of any picture: together they stand for none of those that are wanted."""

HAVE_AN_ARTICLE = frozenset(
    {"a", "an", "the", "some", "something", "many", "several", "this", "that", "my", "your", *NUMBERS}
)
"""A text that begins so has what it needs."""


def sentences(text: str, template: Template) -> tuple[str, ...]:
    """The sentences of `template` with `text` in them: as it is, or as `a dog`, `an umbrella`, `two dogs`."""
    plain = text.rstrip(".") or text
    first = plain.split(" ")[0].casefold()
    thing = plain if first in HAVE_AN_ARTICLE or first.isdecimal() else with_article(plain)
    return tuple(each.format(text=text, thing=thing) for each in SENTENCES[template])
