"""Pictures that clients name by url."""
