"""English as far as labels need it: their plurals, what people say for them, and where a text speaks of them."""
