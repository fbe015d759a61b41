"""`--online` and what goes with it, for `assess` and `triage`."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import TYPE_CHECKING, Any, TypeVar

import click

from ipskeptic.cli.run import Run, quoted
from ipskeptic.errors import ConfigError, UsageError
from ipskeptic.model.ways import WAYS

if TYPE_CHECKING:
    from ipskeptic.cli.asking import Asking
    from ipskeptic.model.online import Wishes
    from ipskeptic.pipeline.skeptic import Skeptic

F = TypeVar("F", bound=Callable[..., Any])

# Options that say nothing without `--online`.
_WITH_IT = ("dry_run", "resolver", "timeout", "proxy", "refresh")


class _Ways(click.ParamType):  # type: ignore[type-arg]  # generic since click 8.2 only
    """Names of ways, separated by commas."""

    name = "ways"

    def convert(self, value: Any, param: Any, ctx: click.Context | None) -> tuple[str, ...]:
        """Check the names, and put them in their order."""
        if isinstance(value, tuple):
            return value
        names = [part.strip() for part in str(value).split(",") if part.strip()]
        for name in names:
            if name not in (*WAYS, "all"):
                self.fail(f"there is no way {quoted(name)}: choose from {', '.join(WAYS)}, or all")
        if not names:
            self.fail(f"name who is to be asked: {', '.join(WAYS)}, or all")
        return tuple(way for way in WAYS if way in names or "all" in names)

    def shell_complete(self, ctx: click.Context, param: Any, incomplete: str) -> list[Any]:
        """The names that may come next in the list."""
        from click.shell_completion import CompletionItem

        before, comma, last = incomplete.rpartition(",")
        given = before.split(",") if comma else []
        names = [name for name in WAYS if name not in given]
        names += [] if given else ["all"]
        return [CompletionItem(f"{before}{comma}{n}") for n in names if n.startswith(last)]


_OPTIONS = (
    click.option(
        "--online",
        metavar="WAYS",
        type=_Ways(),
        help="Ask servers: of rdap, ptr, dnsbl, cymru, or all. ptr can warn the other side.",
    ),
    click.option(
        "--dry-run", is_flag=True, help="With --online: show who would be asked what; send nothing."
    ),
    click.option(
        "--resolver",
        metavar="ADDR[:PORT]",
        multiple=True,
        help="DNS resolver in the system's place.",
    ),
    click.option("--timeout", metavar="SECONDS", help="How long to wait for one answer."),
    click.option("--proxy", metavar="URL", help="HTTP proxy, for rdap only: DNS does not take it."),
    click.option("--refresh", is_flag=True, help="Ask again what is kept from earlier look-ups."),
)


def online_options(function: F) -> F:
    """`--online`, `--dry-run` and what else says how servers are asked."""
    for option in reversed(_OPTIONS):
        function = option(function)
    return function


def refuse_online(given: Mapping[str, Any], reason: str) -> None:
    """Refuse every option of these where nothing can be asked."""
    for name in ("online", *_WITH_IT):
        if given[name]:
            raise UsageError(f"--{name.replace('_', '-')} {reason}")


def wishes_of(run: Run, given: Mapping[str, Any]) -> Wishes | None:
    """What the user asked for, or None where nobody is to be asked.

    Raises:
        UsageError: An option can't be read, or says nothing without `--online`.
    """
    if given["online"] is None:
        refuse_online(
            {"online": None, **{name: given[name] for name in _WITH_IT}},
            "says how servers are asked, and nobody is asked without --online "
            f"({', '.join(WAYS)}, or all)",
        )
        return None
    from ipskeptic.config import server_keys
    from ipskeptic.config.online_table import parse_proxy, parse_resolver, parse_timeout
    from ipskeptic.model.online import Wishes

    table = run.settings().online
    try:
        resolvers = tuple(parse_resolver(text, "--resolver") for text in given["resolver"])
        timeout, proxy = given["timeout"], given["proxy"]
        return Wishes(
            ways=given["online"],
            resolvers=resolvers or table.get("resolver", ()),
            timeout=(
                table.get("timeout") if timeout is None else parse_timeout(timeout, "--timeout")
            ),
            proxy=table.get("proxy", "") if proxy is None else parse_proxy(proxy, "--proxy"),
            refresh=given["refresh"],
            servers=table.get("rdap", {}),
            keys=server_keys(),
        )
    except ConfigError as error:
        raise UsageError(str(error)) from error


def asking(
    run: Run, skeptic: Skeptic, wishes: Wishes | None
) -> AbstractContextManager[Asking | None]:
    """What asks, as a context manager; None where nobody is to be asked."""
    if wishes is None:
        return nullcontext()
    # Imported here: nearly every run asks nobody.
    from ipskeptic.cli.asking import Asking

    return Asking(run, skeptic, wishes)
