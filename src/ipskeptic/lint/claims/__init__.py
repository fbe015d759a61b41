"""What sentences say: who is blamed, how surely, and on what (docs/decisions/0025-claims.md)."""

from ipskeptic.lint.claims.classify import classify, classify_text

__all__ = ["classify", "classify_text"]
