"""The network of noise in int8: made on demand, and served where its pictures are float32's own (decision 57)."""
