"""Which list copies which."""
