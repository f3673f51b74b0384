"""Webhooks: what they say, and who delivers them."""
