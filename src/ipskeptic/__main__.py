"""The program's entry: runs the command line, turns errors into messages and exit codes."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import click


CTRL_C = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run ipskeptic.

    Args:
        argv: The arguments without the program's name; None for the process's own.

    Returns:
        The exit code: INTERFACE, "Exit codes".
    """
    _never_fail_to_write()
    try:
        code = _guarded(argv)
        # What is still in the buffer may meet a closed pipe or a full disk only now.
        if sys.stdout is not None:
            sys.stdout.flush()
        return code
    except KeyboardInterrupt:
        return CTRL_C
    except BrokenPipeError:
        return _closed_pipe()
    except OSError as error:
        from ipskeptic.cli.run import COULD_NOT_WORK, write_error

        write_error(f"error: the results could not be written: {error.strerror or error}")
        return COULD_NOT_WORK


def _guarded(argv: Sequence[str] | None) -> int:
    """Run the command line; anything unexpected gives a traceback and 2, never Python's 1."""
    import click

    from ipskeptic.cli.root import root
    from ipskeptic.cli.run import COULD_NOT_WORK, Run, write_error
    from ipskeptic.errors import IpskepticError

    run = Run()
    try:
        code = root.main(
            args=None if argv is None else list(argv),
            prog_name="ipskeptic",
            standalone_mode=False,
            obj=run,
        )
        return code if isinstance(code, int) and code else run.exit_code()
    except IpskepticError as error:
        write_error(f"error: {error}")
        run.note_code(error.exit_code)
        return run.exit_code()
    except click.ClickException as error:
        _say_usage(error)
        return COULD_NOT_WORK
    except click.Abort:
        return CTRL_C
    except SystemExit as error:
        # click answers a closed pipe by leaving with 1, our code for findings.
        if isinstance(error.__context__, BrokenPipeError):
            raise error.__context__ from None
        return error.code if isinstance(error.code, int) else 0
    except (BrokenPipeError, KeyboardInterrupt):
        raise
    except Exception:
        import traceback

        for line in traceback.format_exc().rstrip().splitlines():
            write_error(line)
        write_error(
            "error: this is a fault in ipskeptic, not in your input: please report it with the "
            "lines above; the input named last may be left out to go on"
        )
        return COULD_NOT_WORK


def _say_usage(error: click.ClickException) -> None:
    """A usage error in our words: what, where, what to do."""
    import click

    from ipskeptic.cli.run import write_error

    message = " ".join(error.format_message().split())
    write_error(f"error: {message}")
    context = getattr(error, "ctx", None)
    if isinstance(error, click.UsageError) and context is not None:
        write_error(f"for what it takes: {context.command_path} -h")


def _never_fail_to_write() -> None:
    """Let no character stop a report: what an encoding does not have is written as an escape."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="backslashreplace")


def _closed_pipe() -> int:
    """Leave quietly when the reader has gone, as after `| head`."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        # Python flushes stdout once more at its end; that must not fail aloud.
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main())
