"""The terminal report. Only this package and the command line import the terminal library."""
