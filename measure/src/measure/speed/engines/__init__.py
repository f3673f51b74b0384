"""What else could run the same network, each behind the seam of the service's own runtimes. One framework a module."""
