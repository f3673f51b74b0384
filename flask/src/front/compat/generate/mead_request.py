"""What mead-backend's clients ask for, taken apart: fields and files of a form."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from front.inputs.reader import RequestBody
from front.job_request import Given, Reference
from wire.errors import BadOptionError, MissingInputError
from wire.tasks.edit.spec import Method

AVOIDED = "disconnected, confusing, incoherent"
"""What LatentRevisions avoided in every picture, half as much as the prompt counted."""


@dataclass(frozen=True, slots=True)
class Form:
    """A way to change a picture: by `method`; `files` says which fields are which inputs, `weights` which are which
    options, with their default and the sign that they have here, and `options` what is always so."""

    method: Method
    files: Mapping[str, str]
    weights: Mapping[str, tuple[str, int, int]]
    texts: Mapping[str, str]
    options: Mapping[str, object]


LATENTS = Form(
    Method.LATENTS,
    {"img": "image", "img_enc": "like", "ne_img_enc": "unlike"},
    {
        "w0": ("weight", 5, 1),
        "w1": ("weight2", 0, 1),
        "w2": ("weight_like", 0, 1),
        "w3": ("weight_unlike", 0, -1),  # it was added there, so that whoever meant it sent a number below 0
    },
    {"text_to_add": "text2"},
    {"negative_prompt": AVOIDED},
)
FACE = Form(Method.FACE, {"img": "image", "upload_file": "image"}, {}, {}, {})


def wanted(body: RequestBody, form: Form) -> tuple[Mapping[str, Given | str], Mapping[str, object]]:
    """The inputs and the options of the task that the body asks for. Raises MissingInputError or BadOptionError."""
    fields = {**body.form, **body.strict}
    prompt = str(fields.get("prompt", "")).strip()
    if not prompt:
        raise MissingInputError("Expected the field 'prompt', what is to be seen, got none.")
    given: dict[str, Given | str] = {"prompt": prompt}
    for file in body.files:
        if file.field in form.files and (file.content or file.reference):
            given[form.files[file.field]] = Reference(file.reference) if file.reference else file.content
    weights = {option: sign * _weight(fields, name, default) for name, (option, default, sign) in form.weights.items()}
    texts = {option: str(fields.get(name, "")) for name, option in form.texts.items()}
    return given, {"method": form.method.value, **weights, **texts, **form.options}


def _weight(fields: Mapping[str, Any], name: str, default: int) -> int:
    text = str(fields.get(name, "")).strip() or str(default)
    try:
        return int(text)
    except ValueError:
        raise BadOptionError(f"Expected {name!r} to be a whole number, got {text[:40]!r}.") from None
