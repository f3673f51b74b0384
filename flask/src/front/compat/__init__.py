"""Fronts for clients that exist: the routes, fields and answers of other services, before the same jobs."""
