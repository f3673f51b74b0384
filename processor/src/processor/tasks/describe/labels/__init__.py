"""The describer `labels`: rules that make text of what the tasks `detect` and `read` find. It needs no weights."""
