"""The queue: how jobs lie in redis as rq knows them, and what is done about those that nobody does."""
