"""The command line: one file a command, which parses and prints and does nothing else.

Command modules are imported only when their command runs (`group.LazyGroup`), so that the
plain answer for one address imports nothing that it does not need.
"""
