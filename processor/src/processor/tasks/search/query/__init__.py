"""What is asked: the grammar of a query, and its filters as SQL."""
