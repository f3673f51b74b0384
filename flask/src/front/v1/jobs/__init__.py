"""One request for work: /v1/jobs."""
