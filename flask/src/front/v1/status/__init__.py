"""The state of the service: /v1/status."""
