"""The tasks: what a row of their table says, the table itself, and a folder for what each answers."""
