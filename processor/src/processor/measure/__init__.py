"""How right and how fast it is: `image-processor evaluate` and `image-processor bench`. Needed by no service."""
