"""What one run of the program keeps: global options, messages, exit codes."""

from __future__ import annotations

import os
import sys
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

from ipskeptic.render.escape import log_line, terminal

if TYPE_CHECKING:
    from ipskeptic.config import Settings

# Exit codes, the one that wins first: INTERFACE, "Exit codes".
COULD_NOT_WORK = 2
FOUND = 1
INCOMPLETE = 4
NOTHING_TO_READ = 3
PRECEDENCE = (COULD_NOT_WORK, FOUND, INCOMPLETE, NOTHING_TO_READ)


class Run:
    """The state of one run; click carries it as its context's object.

    Attributes:
        flags: Global options that were given, by the name of the setting.
        config: `--config`, or None.
        isolated: `--isolated`.
        quiet: `-q`: nothing on stderr but errors.
        verbose: `-v`.
    """

    def __init__(self) -> None:
        self.flags: dict[str, Any] = {}
        self.config: Path | None = None
        self.isolated = False
        self.quiet = False
        self.verbose = False
        self._codes: set[int] = set()
        self._settings: Settings | None = None

    def settings(self) -> Settings:
        """The settings, read at the first call.

        Raises:
            ConfigError: A configuration file is wrong.
        """
        if self._settings is None:
            from ipskeptic import config

            found = config.load(config=self.config, isolated=self.isolated)
            self._settings = found.flagged(self.flags)
        return self._settings

    def data_folder(self) -> Path:
        """The data folder to answer from; one that was named and is not there is said."""
        settings = self.settings()
        if settings.data_dir is not None and not os.path.exists(settings.data_dir):
            self.say(f"{settings.data_dir}: no such data folder; built-in records alone answer")
        return settings.folder

    def note_code(self, code: int) -> None:
        """Remember that an exit code applies."""
        self._codes.add(code)

    def forgive(self, *codes: int) -> None:
        """Forget exit codes: `--exit-zero`."""
        self._codes.difference_update(codes)

    def exit_code(self) -> int:
        """The one code that wins over all that apply, 0 for none."""
        return next((code for code in PRECEDENCE if code in self._codes), 0)

    def say(self, message: str) -> None:
        """Write one line to stderr, unless `-q` was given."""
        if not self.quiet:
            write_error(message)


def page_width() -> int:
    """Columns of the page: of the terminal; elsewhere 80, unless COLUMNS says otherwise."""
    # Imported here: most formats have no page.
    from shutil import get_terminal_size

    return get_terminal_size((80, 24)).columns


def write_error(message: str) -> None:
    """Write one line to stderr, whatever happens; the message may hold text from outside."""
    stream = sys.stderr
    if stream is None:
        return
    # What is written for the results must stand before what is said about them; a full disk or a
    # closed stream is no reason to lose either.
    with suppress(OSError, ValueError):
        if sys.stdout is not None:
            sys.stdout.flush()
    with suppress(OSError, ValueError):
        stream.write(f"{log_line(message)}\n")
        stream.flush()


def quoted(text: str) -> str:
    """Text from outside inside a message, short and safe."""
    text = text if len(text) <= 80 else f"{text[:79]}…"
    return terminal(repr(text))


def color_on(settings: Settings, stream: TextIO | None) -> bool:
    """Whether to write in colour.

    The command line and our own variable win; then NO_COLOR and FORCE_COLOR, then a file's
    setting, then whether it is a terminal.

    Source: https://no-color.org and https://force-color.org, read from memory: set and not empty.
    """
    origin = settings.origins.get("color", "")
    ours = origin == "command line" or origin.startswith("environment")
    if not (ours and settings.color != "auto"):
        if os.environ.get("NO_COLOR"):
            return False
        if os.environ.get("FORCE_COLOR"):
            return True
    if settings.color != "auto":
        return settings.color == "always"
    return is_terminal(stream) and os.environ.get("TERM") != "dumb"


def is_terminal(stream: TextIO | None) -> bool:
    """Whether a stream is a terminal; a closed one is not."""
    try:
        return stream is not None and stream.isatty()
    except ValueError:
        return False
