"""How fast pictures are worked on in this process, beside what else could run the same network."""
