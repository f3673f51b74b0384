"""The route of the tasks: what can be asked for."""

from front.description.operation import Answer, Operation, Table
from front.description.parts import JSON
from front.description.schemas import TEXT, WHOLE, listed, record, ref

TAG = "Jobs"


def table() -> Table:
    """The route, by method and rule."""
    return {
        ("GET", "/v1/tasks"): Operation(
            "listTasks",
            TAG,
            "What can be asked for",
            {
                200: Answer(
                    "Tasks, options, formats, limits.",
                    {
                        JSON: record(
                            tasks=listed(ref("Task")),
                            limits={"type": "object", "additionalProperties": WHOLE},
                            pictures=listed(TEXT),
                        )
                    },
                )
            },
        ),
    }
