"""How gunicorn serves the front door: its options, its worker, and clients that are slow."""
