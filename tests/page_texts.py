"""What the page can say: the English texts in its scripts and templates, and those that the service tells of itself."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from front import languages, page, samples
from front.uploads import FORMATS
from processor.catalog import faces
from processor.catalog.samples import CARDS
from processor.diffusion.model import NOTICES
from processor.faces.directions import NAMED
from processor.tasks.describe.labels.describer import INFO
from processor.tasks.describe.moondream import source
from processor.tasks.detect.prepare import notice_instead_of
from processor.tasks.edit.faces.editor import UNALIGNED
from processor.tasks.embed import prepare
from processor.tasks.generate.faces import WORDLESS
from processor.yolo.sources import DEFAULT
from wire.tasks.registry import TASKS
from wire.tasks.spec import Task

STATIC = languages.FOLDER.parent
TEMPLATES = STATIC.parent / "templates"
CALL = re.compile(r"(?<![\w.#$])(?<!function )(say|sayCount)\((?!\w*\) \{)")  # and no method of that name
IN_TEMPLATE = re.compile(r"(?<![\w.])say\(")
TEXT = re.compile(r"""\s*(["'])((?:(?!\1)[^\\\n]|\\.)*)\1\s*$""", re.DOTALL)
OPEN, CLOSED = "([{", ")]}"


@dataclass(frozen=True, slots=True)
class Said:
    """One call of `say` or `sayCount`: where, and what in English; no texts where they stand there not as they are."""

    place: str
    texts: tuple[str, ...] | None
    counted: bool = False


def in_scripts(scripts: Iterable[Path] | None = None) -> Iterator[Said]:
    """What the scripts say: `say(text, ...)` and `sayCount(n, one, other, ...)`."""
    for script in sorted(STATIC.rglob("*.js")) if scripts is None else scripts:
        name, code = script.relative_to(STATIC).as_posix(), script.read_text()
        for call in CALL.finditer(code):
            given, counted = list(_arguments(code, call.end())), call[1] == "sayCount"
            texts = [_text(each) for each in (given[1:3] if counted else given[:1])]
            yield Said(name, None if None in texts else tuple(map(str, texts)), counted)


def in_templates() -> Iterator[Said]:
    """What the templates say: `say("text", ...)`."""
    for template in sorted(TEMPLATES.glob("*.html")):
        code = template.read_text()
        for call in IN_TEMPLATE.finditer(code):
            text = _text(next(_arguments(code, call.end())))
            yield Said(template.name, None if text is None else (text,))


def of_the_service() -> Iterator[str]:
    """What `sayGiven` is given: which pictures are read, what samples are called, what one has to know of models, in
    which directions faces go, and what all tasks, their texts and their options are for."""
    yield FORMATS
    yield from notices_of_models()
    yield from names_of_samples()
    yield faces.ABOUT.partition(": ")[2]
    for name, direction in NAMED.items():
        yield from (name, direction.about)
    for task in TASKS.values():
        yield from (task.name, task.about, *asked_of(task))


def notices_of_models() -> Iterator[str]:
    """What models that we know tell whoever uses them, which the page shows as soon as one is chosen."""
    yield notice_instead_of(DEFAULT)
    yield from (f"{WORDLESS} {faces.NOTICE}", f"{UNALIGNED} {faces.NOTICE}")
    yield from (INFO.notice, source.NOTICE, prepare.NOTICE, *filter(None, NOTICES.values()))


def names_of_samples() -> Iterator[str]:
    return (samples._sample(name, set()).words for name in CARDS)


def of_the_service_at_first() -> Iterator[str]:
    """What of that the page's first view shows: which tasks there are, and what the first of them asks."""
    first, *_ = TASKS.values()
    yield FORMATS
    yield notice_instead_of(DEFAULT)
    yield from names_of_samples()
    yield from asked_of(first)
    for task in TASKS.values():
        yield from (task.name, task.about)


def asked_of(task: Task) -> Iterator[str]:
    """The names of a task's texts and options, and what they are for."""
    for given in task.inputs:
        if given.kind == "text":
            yield from (given.name, given.about)
    for option in task.options:
        yield from (option.name.replace("_", " "), option.about)


def all_said() -> list[Said]:
    """What scripts and templates say."""
    return [*in_scripts(), *in_templates()]


def all_texts() -> set[str]:
    """Every text that a language has: of counted ones the second, for many."""
    return {said.texts[-1] for said in all_said() if said.texts} | set(of_the_service())


def counted_texts() -> set[str]:
    """Those with a number, which a language has in several forms."""
    return {said.texts[-1] for said in in_scripts() if said.texts and said.counted}


def first_texts() -> set[str]:
    """Those that the page's first view needs: what its scripts say, and the service of itself."""
    scripts = page._modules(STATIC / "page.js")
    return {said.texts[-1] for said in in_scripts(scripts) if said.texts} | set(of_the_service_at_first())


def _text(code: str) -> str | None:
    found = TEXT.match(code)
    return found and re.sub(r"\\(.)", lambda each: {"n": "\n"}.get(each[1], each[1]), found[2])


def _arguments(code: str, start: int) -> Iterator[str]:
    """What stands between the commas of a call whose arguments begin at `start`."""
    depth, begin, at, quote = 0, start, start, ""
    while depth >= 0:
        sign = code[at]
        if quote:
            at += sign == "\\"
            quote = "" if sign == quote else quote
        elif sign in "\"'`":
            quote = sign
        elif depth == 0 and sign in ",)":
            yield code[begin:at]
            begin = at + 1
            depth -= sign == ")"
        else:
            depth += (sign in OPEN) - (sign in CLOSED)
        at += 1
