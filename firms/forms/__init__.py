"""Forms of the firms app, one module a subject."""
