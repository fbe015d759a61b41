"""Writes the export as a MaxMind DB, version 2.0 of the format.

Source: https://maxmind.github.io/MaxMind-DB/ and the readers with which the tests compare.
"""
