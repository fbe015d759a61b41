"""Look-ups on the wire."""
