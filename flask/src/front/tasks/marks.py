"""The option of tasks whose results are drawn upon their picture: without them it is the upright picture alone."""

from wire.tasks.spec import Option

MARKS = Option("marks", True, "Mark what was found in the picture; false for the upright picture alone.")
