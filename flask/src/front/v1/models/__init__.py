"""What the workers have loaded, and what an administrator wants of them: /v1/models."""
