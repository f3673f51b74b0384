"""How right and how fast the task `read` is: on pages that are drawn, so that what stands on them is known."""
