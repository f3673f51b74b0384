"""Requests of ours to other hosts: pictures by url, and webhooks. None reaches what is not public unless allowed to."""
