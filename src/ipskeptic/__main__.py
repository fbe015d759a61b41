"""The program's entry: runs the command line, turns errors into messages and exit codes."""

from __future__ import annotations

import errno
import gc
import os
import sys
from collections.abc import Sequence
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    import click

    from ipskeptic.cli.run import Run


CTRL_C = 130


def main(argv: Sequence[str] | None = None) -> int:
    """Run ipskeptic.

    Args:
        argv: The arguments without the program's name; None for the process's own, which then
            ends here.

    Returns:
        The exit code: INTERFACE, "Exit codes".
    """
    if argv is None:
        # A short run makes no garbage worth looking for: an eighth of importing click is saved.
        # A long one collects as ever, only not so often (judgement): what lives on, as the parts of
        # a document do, is looked through once more after 5 million, not after half a million.
        gc.set_threshold(50_000, 100)
    code = _run(argv)
    if argv is None:
        _leave(code)
    return code


def _run(argv: Sequence[str] | None) -> int:
    """Run the command line to its exit code, whatever happens."""
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
        return _closed_pipe(COULD_NOT_WORK)


def _leave(code: int) -> NoReturn:
    """End the process without taking every object apart first, as mypy does.

    That saves a quarter of importing click. Files are closed and results flushed by now. Under
    a profiler, tracer or coverage, which report at the end, the process ends the usual way.
    """
    watched = sys.getprofile() or sys.gettrace() or "coverage" in sys.modules
    if watched or _has_threads():
        sys.exit(code)
    try:
        if sys.stderr is not None:
            sys.stderr.flush()
    finally:
        os._exit(code)


def _has_threads() -> bool:
    """Whether a thread still runs that an ordinary end would wait for."""
    threading = sys.modules.get("threading")
    return threading is not None and threading.active_count() > 1


def _guarded(argv: Sequence[str] | None) -> int:
    """Run the command line; anything unexpected gives a traceback and 2, never Python's 1."""
    import click

    from ipskeptic.cli.run import COULD_NOT_WORK, Run, write_error
    from ipskeptic.errors import IpskepticError

    run = Run()
    try:
        _invoke(run, _expanded(sys.argv[1:]) if argv is None else list(argv))
        return run.exit_code()
    except click.exceptions.Exit as error:
        return error.exit_code or run.exit_code()
    except IpskepticError as error:
        write_error(f"error: {error}")
        run.note_code(error.exit_code)
        return run.exit_code()
    except click.ClickException as error:
        _say_usage(error)
        return COULD_NOT_WORK
    except (click.Abort, EOFError):
        return CTRL_C
    except Exception as error:
        if isinstance(error, OSError) and error.errno in (errno.EPIPE, errno.ENOSPC):
            raise
        import traceback

        for line in traceback.format_exc().rstrip().splitlines():
            write_error(line)
        write_error(
            "error: this is a fault in ipskeptic, not in your input: please report it with the "
            "lines above; the input named last may be left out to go on"
        )
        return COULD_NOT_WORK


def _invoke(run: Run, args: list[str]) -> None:
    """Run the root command.

    As `root.main(standalone_mode=False)` does, without its end: that answers a closed pipe by
    leaving with 1, our code for findings, in a way that differs between versions of click.
    """
    from ipskeptic.cli.root import root

    instruction = os.environ.get("_IPSKEPTIC_COMPLETE")
    if instruction:
        from click.shell_completion import shell_complete

        shell_complete(root, {}, "ipskeptic", "_IPSKEPTIC_COMPLETE", instruction)
        return
    with root.make_context("ipskeptic", args, obj=run) as context:
        root.invoke(context)


def _expanded(args: list[str]) -> list[str]:
    """The arguments with file patterns expanded, which on Windows no shell does."""
    if os.name != "nt":
        return args
    from glob import glob, has_magic

    return [name for arg in args for name in (has_magic(arg) and sorted(glob(arg))) or [arg]]


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


def _closed_pipe(code: int = 0) -> int:
    """Leave quietly when the reader has gone, as after `| head`."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        # Python flushes stdout once more at its end; that must not fail aloud.
        os.dup2(nowhere, sys.stdout.fileno())
        os.close(nowhere)
    except (OSError, ValueError, AttributeError):
        pass
    return code


if __name__ == "__main__":
    main()
