"""Tests of `triage`: one report on a whole list."""
