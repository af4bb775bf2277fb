"""Pages of quotes, by noun."""
