"""Many pictures as one: /v1/batches."""
