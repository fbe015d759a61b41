"""Groups whose commands are imported when they run, and the root that puts `assess` in front."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from click.shell_completion import CompletionItem

HELP = {"help_option_names": ["-h", "--help"]}


# Commands that are not imported yet, by name: where it is, as `module` (which has `command`) or
# `module:name`, and a line of help.
Lazy = Mapping[str, tuple[str, str]]


class Command(click.Command):
    """A command whose short options cost nothing.

    click looks for `-f` among the long options first and, not finding it, prepares a suggestion:
    4 % of the time of one look-up. So short options are written out before it sees them.
    """

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Write short options out, but no value of an option and nothing after `--`."""
        long: dict[str, str] = {}
        takes_value: set[str] = set()
        for param in self.get_params(ctx):
            if isinstance(param, click.Option):
                names = {name: param.opts[-1] for name in param.opts if len(name) == 2}
                long.update(names)
                if not (param.is_flag or param.count):
                    takes_value.update(param.opts)
        written: list[str] = []
        is_value = False
        for number, word in enumerate(args):
            if word == "--" and not is_value:
                return super().parse_args(ctx, written + args[number:])
            written.append(word if is_value else long.get(word, word))
            is_value = not is_value and word in takes_value
        return super().parse_args(ctx, written)


class LazyGroup(click.Group):
    """A group that knows its commands by name and imports the one that runs.

    Args:
        lazy: The commands.
        default: The command to run where none is named.
        **options: As for `click.Group`.
    """

    def __init__(self, *, lazy: Lazy, default: str, **options: Any) -> None:
        super().__init__(**options)
        self.lazy = lazy
        self.default = default

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The names, in the order in which help shows them."""
        return list(self.lazy)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import a command."""
        entry = self.lazy.get(cmd_name)
        if entry is None:
            return None
        module, _, name = entry[0].partition(":")
        command: click.Command = getattr(import_module(module), name or "command")
        return command

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Put the default command in front where no command is named."""
        if not ctx.resilient_parsing or args:
            at = self._first_word(args)
            if not self._is_named(args, at):
                args = [*args[:at], self.default, *args[at:]]
        return super().parse_args(ctx, args)

    def _is_named(self, args: list[str], at: int) -> bool:
        """Whether the first word names a command, or asks for the group's own help."""
        return at < len(args) and not args[at].startswith("-")

    def _first_word(self, args: list[str]) -> int:
        """Index of the first token that is none of the group's own options or their values."""
        takes_value = dict.fromkeys(HELP["help_option_names"], False)
        for param in self.params:
            if isinstance(param, click.Option):
                flag = param.is_flag or param.count
                takes_value.update(dict.fromkeys((*param.opts, *param.secondary_opts), not flag))
        at = 0
        while at < len(args):
            name, equals, _ = args[at].partition("=")
            if not name.startswith("--") and len(name) > 2:
                # Several short flags in one token: ours only if each of them is.
                if any(takes_value.get(f"-{letter}", True) for letter in name[1:]):
                    return at
                at += 1
                continue
            if name not in takes_value:
                return at
            at += 2 if takes_value[name] and not equals else 1
        return at

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Find the command; a wrong name gets the nearest."""
        if args and args[0] not in self.lazy and not ctx.resilient_parsing:
            raise click.UsageError(unknown_command(args[0], self.lazy, ctx.command_path), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Show the commands without importing any."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in self.lazy.items()])

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete names without importing any command."""
        from click.shell_completion import CompletionItem

        found = [
            CompletionItem(name, help=line)
            for name, (_, line) in self.lazy.items()
            if name.startswith(incomplete)
        ]
        return found + click.Command.shell_complete(self, ctx, incomplete)


class Root(LazyGroup):
    """The program itself: what is no command is something to assess."""

    def _is_named(self, args: list[str], at: int) -> bool:
        return at < len(args) and args[at] in self.lazy

    def shell_complete(self, ctx: click.Context, incomplete: str) -> list[CompletionItem]:
        """Complete commands, and the options of `assess`, which needs no name."""
        found = super().shell_complete(ctx, incomplete)
        if incomplete.startswith("-"):
            assess = self.get_command(ctx, self.default)
            known = {item.value for item in found}
            more = assess.shell_complete(ctx, incomplete) if assess else []
            found += [item for item in more if item.value not in known]
        return found


def unknown_command(name: str, known: Lazy, path: str) -> str:
    """The message for a name that is no command."""
    from difflib import get_close_matches

    near = get_close_matches(name, known, 1)
    hint = f"did you mean {near[0]!r}?" if near else f"choose from {', '.join(known)}"
    return f"{path}: there is no command {name!r}; {hint}"
