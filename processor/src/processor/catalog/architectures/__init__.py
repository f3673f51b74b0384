"""The networks of the catalog, as Darknet cfg text."""
