"""How requests are read: one reader for all routes, whichever way a client sends its pictures and its fields."""
