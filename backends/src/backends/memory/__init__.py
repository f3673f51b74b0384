"""The same in one process's memory, for mode 1. It forgets on restart."""
