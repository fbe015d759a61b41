"""Tests of the feed formats, the catalogue, and how a file is recognised."""
