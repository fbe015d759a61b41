"""The errors of ipskeptic, one tree, each with its exit code.

IpskepticError                    2
├── UsageError                    2   a wrong option, name or combination
├── ConfigError                   2   a configuration file that can't be used
├── InputError                    2   a file or stream that can't be read
│   └── NothingToReadError        3   no address, no report
├── TargetError                   2   text that is no address, prefix or range
├── FeedFormatError               2   a file that is not what its feed should be
├── StoreError                    2   the data folder can't be read or written
│   └── IndexFileError            2   the compiled index is damaged, or of another version
└── IncompleteError               4   done, but a source asked for was missing or too old
"""

from __future__ import annotations


class IpskepticError(Exception):
    """Something that stops the work; the message says what, where and what to do."""

    exit_code = 2


class UsageError(IpskepticError):
    """A wrong option, name or combination on the command line or in a call."""


class ConfigError(IpskepticError):
    """A configuration file that can't be used."""


class InputError(IpskepticError):
    """A file or stream that can't be read."""


class NothingToReadError(InputError):
    """There was no address and no report to work on."""

    exit_code = 3


class TargetError(IpskepticError):
    """Text that is no address, prefix or range; the message is the reason."""


class FeedFormatError(IpskepticError):
    """A file that is not what its feed should be: HTML, cut off, or of another kind."""


class StoreError(IpskepticError):
    """The data folder can't be read or written."""


class IndexFileError(StoreError):
    """The compiled index is damaged, cut off, or of another version."""


class IncompleteError(IpskepticError):
    """The work was done, but a source asked for was missing, too old or refused."""

    exit_code = 4
