"""What lies outside a process: stores, redis, and the queue in it. One copy of each, used from both ends."""
