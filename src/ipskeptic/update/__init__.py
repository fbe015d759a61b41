"""Writes the data folder: import, compile, publish. Nothing else does."""
