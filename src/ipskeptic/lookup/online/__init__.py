"""Look-ups on the wire, only when asked for: one file a way, found by its name in `WAYS`."""
