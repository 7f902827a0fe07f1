"""``crs-gate action``: ``check`` with its options taken from the inputs of the GitHub Action.

The runner passes an input as INPUT_<NAME>, upper-cased, hyphens kept, empty when it was not given. Inputs are read
from the environment only: what a workflow author types never becomes part of a command line.
"""

import os
from collections.abc import Iterator, Mapping

import click

from crs_gate.cli.check import command as check
from crs_gate.errors import UsageError

_TRUE, _FALSE = ("true", "True", "TRUE"), ("false", "False", "FALSE")


@click.command("action", hidden=True)
@click.pass_context
def command(ctx: click.Context) -> int:
    """Run as the GitHub Action."""
    with check.make_context("check", list(arguments(os.environ)), parent=ctx.parent) as inner:
        return int(check.invoke(inner) or 0)


def arguments(environ: Mapping[str, str]) -> Iterator[str]:
    """The command line that the inputs amount to."""
    for name, option in input_options().items():
        value = environ.get(f"INPUT_{name.upper()}", "").strip()
        if not value:
            continue
        if not option.is_flag:
            yield f"--{name}={value}"
        elif value in _TRUE:
            yield f"--{name}"
        elif value not in _FALSE:
            raise UsageError(f"input {name} is '{value[:80]}'", "write true or false")
    yield "--"
    yield from (line.strip() for line in environ.get("INPUT_MANIFEST", "").splitlines() if line.strip())


def input_options() -> dict[str, click.Option]:
    """The options of ``check`` that are inputs of the action, by name."""
    options = (param for param in check.params if isinstance(param, click.Option))
    return {next(o for o in option.opts if o.startswith("--"))[2:]: option for option in options}
