"""What a task looks like in JSON (`front.v1.tasks`)."""

from front.description.schemas import TEXT, WHOLE, Json, listed, record, schema_of
from wire.tasks.spec import Kind


def task_schema(tasks: Json) -> Json:
    """The schema of a task, whose name is one of `tasks`."""
    number: Json = {"type": "number"}
    option = record(
        "An option, with its range.",
        ("minimum", "maximum", "step", "choices", "syntax"),
        name=TEXT,
        about=TEXT,
        type={"type": "string", "enum": ["boolean", "integer", "number", "string"]},
        default={"anyOf": [{"type": "boolean"}, number, TEXT]},
        changeable={"type": "boolean"},
        minimum=number,
        maximum=number,
        step=WHOLE,
        choices=listed({}),
        syntax=TEXT,
    )
    given = record(
        "What a job is given.",
        ("characters",),
        name=TEXT,
        kind=schema_of(Kind),
        about=TEXT,
        at_least=WHOLE,
        at_most=WHOLE,
        characters=WHOLE,
    )
    return record(
        name=tasks,
        about=TEXT,
        timeout_seconds=WHOLE,
        max_queue=WHOLE,
        inputs=listed(given),
        formats=listed(TEXT),
        options=listed(option),
        available={"type": "boolean", "description": "Whether a living worker does it."},
    )
