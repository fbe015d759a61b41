"""ipskeptic says what public records about an IP address can carry, and where they stop."""

__version__ = "0.1.0"
