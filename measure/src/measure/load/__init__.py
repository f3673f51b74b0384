"""A service under load: what is sent, how often, and how long each answer took. Light: it shares the cores."""
