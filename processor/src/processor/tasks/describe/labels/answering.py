"""Questions of a scene, answered where what was found tells."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import prod

from processor.english.mentions import Nouns, words_of
from processor.tasks.describe.labels import asked as words
from processor.tasks.describe.labels.asked import Asked
from processor.tasks.describe.labels.caption import caption, listed, objects, shortened, thing
from processor.tasks.describe.labels.scene import Scene, count_likelihoods
from wire.tasks.describe.questions import Question
from wire.tasks.describe.spec import Length

YES, NO, UNKNOWN = "yes", "no", "unknown"
LONGEST_TEXT = 1_000
ANYTHING = frozenset({"thing", "things", "object", "objects"})


@dataclass(frozen=True, slots=True)
class Known:
    """An answer, and how likely it is right; None where nobody knows."""

    text: str
    probability: float | None = None


def answer(scene: Scene, question: Question) -> Known:
    """What the scene tells. Where it tells nothing, UNKNOWN; of choices any, as likely as the others; of numbers 0."""
    asked = Asked.of(question.text, scene.vocabulary)
    if question.is_number:
        return _count(scene, asked) or Known("0")
    if question.choices:
        return _choice(scene, asked, question.choices)
    return _free(scene, asked) or Known(UNKNOWN)


def _free(scene: Scene, asked: Asked) -> Known | None:
    if words.HOW_MANY.match(asked.said):
        return _count(scene, asked)
    if words.WHERE.match(asked.said):
        return _where(scene, asked)
    if words.WRITTEN.match(asked.said):
        return None if scene.lines is None else Known(shortened(scene.text, LONGEST_TEXT) or "nothing")
    if words.WHICH.match(asked.said) and asked.labels and not asked.more:
        return Known(objects(scene, asked.labels) or "none")
    if words.WHAT_IS_IN.match(asked.said):
        is_list = "objects" in asked.said or "things" in asked.said
        return Known((is_list and objects(scene)) or caption(scene, Length.NORMAL))
    return _is_so(scene, asked)


def _is_so(scene: Scene, asked: Asked) -> Known | None:
    """Yes or no; None where what was found does not tell."""
    if scene.lines is not None and asked.quoted and words.DOES_IT_SAY.match(asked.said):
        return Known(YES if asked.quoted in " ".join(words_of(scene.text)) else NO)
    if scene.lines is not None and words.IS_WRITTEN.match(asked.said):
        return _either(1 - prod(1 - each.confidence for each in scene.lines), is_so=bool(scene.lines))
    if not words.IS_THERE.match(asked.said) or not asked.mentions:
        return None
    there, likely = [], []
    for mention, count in zip(asked.mentions, asked.counts, strict=True):
        found, likelihoods = scene.count(mention.labels), count_likelihoods(scene.likelihoods(mention.labels))
        there.append(found > 0 if count is None else found == count)
        likely.append(1 - likelihoods[0] if count is None else _at(likelihoods, count))
    if asked.alternatives:
        is_so, likelihood = any(there), 1 - prod(1 - each for each in likely)
    else:
        is_so, likelihood = all(there), prod(likely)
    return None if is_so and asked.more else _either(likelihood, is_so=is_so)


def _either(likelihood: float, *, is_so: bool) -> Known:
    """Yes or no, where yes is so likely."""
    return Known(YES, round(likelihood, 4)) if is_so else Known(NO, round(1 - likelihood, 4))


def _count(scene: Scene, asked: Asked) -> Known | None:
    """How many; none of something is none of it in red, too."""
    if scene.objects is None:
        return None
    labels = asked.labels
    if not labels and set(asked.said.split()) & ANYTHING:
        return Known(str(sum(len(group.boxes) for group in scene.groups)))
    count = scene.count(labels)
    if not labels or (count and asked.more):
        return None
    return Known(str(count), round(_at(count_likelihoods(scene.likelihoods(labels)), count), 4))


def _where(scene: Scene, asked: Asked) -> Known | None:
    groups = [group for group in scene.groups if group.label in asked.labels]
    if not groups:
        return Known("nowhere") if asked.labels else None
    places = [(group, scene.where(group.boxes) or "in several places") for group in groups]
    if len(places) == 1:
        return Known(places[0][1])
    return Known(listed([f"{thing(len(group.boxes), group.label)} {place}" for group, place in places]))


def _choice(scene: Scene, asked: Asked, choices: Sequence[str]) -> Known:
    """The likeliest of the choices, as it was written."""
    written = {each.casefold(): each for each in choices}
    if {YES, NO} <= set(written):
        known = _is_so(scene, asked)
        return Known(written[known.text], known.probability) if known else _guess(written, NO)
    count = _count(scene, asked) if words.HOW_MANY.match(asked.said) else None
    if count and count.text in written:
        return count
    scores = [_likelihood(scene, each) for each in choices]
    if not any(scores):
        return _guess(written, choices[0].casefold())
    best = max(scores)
    return Known(choices[scores.index(best)], round(best / sum(scores), 4))


def _guess(written: dict[str, str], usual: str) -> Known:
    """What stands for not knowing, else the `usual` choice, which is as good as another."""
    return Known(written.get(UNKNOWN, written[usual]), round(1 / len(written), 4))


def _likelihood(scene: Scene, choice: str) -> float:
    """How likely that is in the picture, or written in it."""
    said = " ".join(words_of(choice))
    if said and f" {said} " in f" {' '.join(words_of(scene.text))} ":
        return 1.0
    labels = {label for each in Nouns.of(scene.vocabulary).mentions(choice) for label in each.labels}
    return 1 - prod(1 - each for each in scene.likelihoods(labels)) if labels else 0.0


def _at(likelihoods: Sequence[float], count: int) -> float:
    return likelihoods[count] if count < len(likelihoods) else 0.0
