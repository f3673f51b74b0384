"""How right and how fast it is: `image-processor evaluate` and `image-processor bench`. In no image."""
