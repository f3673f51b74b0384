"""Requests of ours to other hosts, which clients name. None reaches what is not public unless allowed to."""
