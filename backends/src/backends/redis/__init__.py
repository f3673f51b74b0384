"""What fronts and workers share in redis beside the store and the queue."""
