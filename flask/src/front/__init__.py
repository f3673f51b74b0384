"""The front door: the page, the routes, uploads, dispatch and storage of results."""

__version__ = "0.1.0"
