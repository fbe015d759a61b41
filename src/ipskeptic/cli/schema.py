"""`ipskeptic schema`: the JSON Schemas of the machine formats."""

from __future__ import annotations

import click

from ipskeptic.cli.group import HELP
from ipskeptic.cli.options import global_options


@click.command(
    "schema",
    context_settings=HELP,
    epilog="\b\nExamples:\n  ipskeptic schema\n  ipskeptic schema report > report.schema.json",
)
@click.argument("name", required=False)
@global_options
def command(name: str | None) -> None:
    """Print the JSON Schema NAME; without NAME, list them."""
    import json

    from ipskeptic.render.schema import SCHEMAS

    if name is None:
        for known, (_, about) in SCHEMAS.items():
            click.echo(f"{known:<12}{about}")
        return
    if name not in SCHEMAS:
        from ipskeptic.config.values import nearest
        from ipskeptic.errors import UsageError

        raise UsageError(f"there is no schema {name[:80]!r}; {nearest(name, SCHEMAS)}")
    build, _ = SCHEMAS[name]
    click.echo(json.dumps(build(), indent=2))
