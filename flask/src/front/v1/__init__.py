"""The contract: jobs, batches, tasks and models, under `/v1`."""
