"""What travels between the front door and the workers. Standard library only."""

__version__ = "0.1.0"
