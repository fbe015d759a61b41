"""Frozen types that all steps share: what was seen, what sources say of it, what that carries."""
