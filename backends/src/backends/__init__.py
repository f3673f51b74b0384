"""What lies outside a process: stores, redis, the queue in it, other hosts. One copy of each, used from both ends."""
