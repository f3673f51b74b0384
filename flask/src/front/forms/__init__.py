"""The forms in which a finished job's result can be had, and how it can be looked at anew without new work.

One package for each task knows that task's results; this one is what the routes know of them.
"""

from collections.abc import Mapping

from front.forms.detect import DetectForms
from front.forms.plain import PlainForms
from front.forms.view import Document, Entry, Forms, View
from wire.errors import BadOptionError
from wire.tasks import registry
from wire.tasks.spec import Option, Task

__all__ = ["MARKS", "NEAR_MISSES", "SCORES", "Document", "Entry", "Forms", "View", "asked", "of"]

JSON = "json"
NEAR_MISSES = Option("near_misses", False, "Tell the best ones that the threshold left out, too.")
MARKS = Option("marks", True, "Mark the objects in the picture; false for the upright picture alone.")
SCORES = Option("confidence", True, "Write the confidence as the last column of format=yolo; trainers expect none.")

FORMS: Mapping[str, Forms] = {"detect": DetectForms()}
PLAIN: Forms = PlainForms()


def asked(task: str, given: Mapping[str, str]) -> View:
    """What the query `given` asks for. Raises BadOptionError for a name or a value that `task` does not know."""
    row, forms = registry.find(task), of(task)
    form = Option("format", JSON, "", choices=(JSON, *forms.rendered, *forms.written))
    options = {option.name: option for option in row.options if option.name in forms.changeable}
    known = [form.name, NEAR_MISSES.name, *([MARKS.name] if forms.marked else [])]
    known += [*([SCORES.name] if forms.scored else []), *options]
    for name in given:
        if name not in known:
            raise _unknown(name, row, known)
    view = View(
        str(form.parse(given.get(form.name, JSON))),
        {name: option.parse(given[name]) for name, option in options.items() if name in given},
        bool(NEAR_MISSES.parse(given.get(NEAR_MISSES.name, False))),
        bool(MARKS.parse(given.get(MARKS.name, True))),
        bool(SCORES.parse(given.get(SCORES.name, True))),
    )
    if view.near_misses and view.format != JSON:
        raise BadOptionError(f"Option near_misses: expected with format=json alone, got it with {view.format}.")
    if not view.marks and view.format not in forms.marked:
        drawn = " or ".join(forms.marked)
        raise BadOptionError(f"Option marks: expected false with format={drawn} alone, got it with {view.format}.")
    if not view.confidence and view.format not in forms.scored:
        scored = " or ".join(forms.scored)
        raise BadOptionError(
            f"Option confidence: expected false with format={scored} alone, got it with {view.format}."
        )
    return view


def of(task: str) -> Forms:
    """The forms of `task`."""
    return FORMS.get(task, PLAIN)


def _unknown(name: str, task: Task, known: list[str]) -> BadOptionError:
    if any(option.name == name for option in task.options):
        return BadOptionError(
            f"Option {name}: needs new work, so send the picture again with it. Without, there are {', '.join(known)}."
        )
    return BadOptionError(f"Option {name[:40]!r}: a result of {task.name} has {', '.join(known)}.")
