"""How fast pictures are made, and in how much memory, beside diffusers."""
