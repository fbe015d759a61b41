"""`ipskeptic completion`: the script that makes a shell complete commands and options."""

from __future__ import annotations

import click

from ipskeptic.cli.group import HELP
from ipskeptic.cli.options import global_options

SHELLS = ("bash", "zsh", "fish")


@click.command(
    "completion",
    context_settings=HELP,
    epilog="\b\nExamples:\n"
    '  eval "$(ipskeptic completion bash)"     # in ~/.bashrc\n'
    '  eval "$(ipskeptic completion zsh)"      # in ~/.zshrc\n'
    "  ipskeptic completion fish > ~/.config/fish/completions/ipskeptic.fish",
)
@click.argument("shell", type=click.Choice(SHELLS))
@global_options
@click.pass_context
def command(ctx: click.Context, shell: str) -> None:
    """Print the completion script for SHELL."""
    from click.shell_completion import get_completion_class

    found = get_completion_class(shell)
    assert found is not None
    # click's own `source()` starts bash to learn its version; the script is the same without.
    script = found(ctx.find_root().command, {}, "ipskeptic", "_IPSKEPTIC_COMPLETE")
    click.echo(script.source_template % script.source_vars())
