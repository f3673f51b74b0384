"""The index: what is known of each picture of a folder, in one SQLite database."""
