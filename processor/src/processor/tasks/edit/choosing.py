"""Which model changes a picture, and by which method."""

from collections.abc import Mapping, Sequence
from typing import Any

from processor.model_pool import ModelPool
from processor.tasks.edit.editing import Editor
from wire.errors import BadOptionError
from wire.tasks.edit.spec import Method


def chosen(
    pool: ModelPool[Editor], options: Mapping[str, Any], expected: Sequence[str] = (), *, masked: bool
) -> tuple[Editor, Method]:
    """The model that `options` name, else the first one with the method; and the method, which is never AUTO.

    Raises UnknownModelError, or BadOptionError, which says which files are `expected` where no model has the method.
    """
    method = Method(options["method"])
    if method is Method.AUTO and masked:
        method = Method.INPAINT
    elif method is Method.AUTO and options["direction"]:
        method = Method.DIRECTION
    model = pool.find(options["model"]) if options["model"] or method is Method.AUTO else _first_with(pool, method)
    if method is Method.AUTO:
        return model, model.methods[0]
    if method not in model.methods:
        told = (
            f"Option method: model {model.version.name} has {' and '.join(model.methods)}, got {method}. {_able(pool)}"
        )
        nobody = not any(method in pool.find(each.name).methods for each in pool.models())
        raise BadOptionError(" ".join([told, *(expected if nobody else ())]))
    return model, method


def _first_with(pool: ModelPool[Editor], method: Method) -> Editor:
    """The default, where that has the method; else the first one that has. Where none has, the default."""
    default = pool.find()
    models = [default, *(pool.find(each.name) for each in pool.models())]
    return next((each for each in models if method in each.methods), default)


def _able(pool: ModelPool[Editor]) -> str:
    """What all models can."""
    models = [pool.find(each.name) for each in pool.models()]
    return "Here are: " + "; ".join(f"{each.version.name} ({', '.join(each.methods)})" for each in models) + "."
